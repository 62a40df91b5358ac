// The clips of a meeting: each is played where it stands, pauses while somebody writes about it, and is dropped when it may not be
// watched any more.

import { clock } from "../clipping/figures.js";
import { Source } from "../player/source.js";

const playing = new Map();

/** `take(part)` makes what is in a part work; `leave(part)` stops what plays in it. */
export function clips(place) {
  place.addEventListener("click", toPlace);
  return { take, leave };
}

function take(part) {
  const own = part.matches("[data-ask]") ? [part] : [];
  for (const form of [...own, ...part.querySelectorAll("[data-ask]")]) player(form);
}

function leave(part) {
  for (const [clip, { source, video }] of playing) {
    if (!part.contains(clip)) continue;
    video.pause();
    source.drop("");
    playing.delete(clip);
  }
}

function player(form) {
  const clip = form.closest(".lb-clip");
  if (playing.has(clip)) return;
  const video = clip.querySelector("video");
  const said = clip.querySelector("[data-film-said]");
  const { address, standing } = form.dataset;
  const source = new Source(video, { address, standing, token: form.elements.csrf_token.value }, (sentence) => {
    said.textContent = sentence;
    video.hidden = true;
    form.hidden = false;
  });
  const open = async () => {
    said.textContent = "";
    if (!(await source.open())) return false;
    form.hidden = true;
    video.hidden = false;
    return true;
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await open())) return;
    await video.play().catch(() => {}); // a browser that wants another press shows its own button
    video.focus();
  });
  playing.set(clip, { source, video, open });
  writing(clip, video);
}

/** Typing pauses the film, and the place is the one it stands at. */
function writing(clip, video) {
  const form = clip.querySelector("[data-comment]");
  if (!form) return;
  const { at, words } = form.elements;
  const begin = () => {
    if (video.paused && !video.currentTime) return;
    video.pause();
    at.value ||= clock(video.currentTime);
  };
  for (const event of ["focus", "input"]) words.addEventListener(event, begin);
}

/** A comment's time leads to its place. */
async function toPlace(event) {
  const link = event.target.closest("a[data-at]");
  const found = link && playing.get(link.closest(".lb-clip"));
  if (!found) return;
  event.preventDefault();
  const { video, open } = found;
  if (!video.getAttribute("src") && !(await open())) return;
  if (video.readyState < HTMLMediaElement.HAVE_METADATA) await new Promise((done) => video.addEventListener("loadedmetadata", done, { once: true }));
  video.pause();
  video.currentTime = link.dataset.at / 1000;
}
