// The clip's own page: what stands beneath the film does its work, and a comment's time leads to its place.

import { clock } from "../clipping/figures.js";
import { controls, takeStill } from "./controls.js";
import { playerKeys } from "./keys.js";

const KEYS = { " ": "play", ArrowLeft: "back", ArrowRight: "on", ",": "before", ".": "after", l: "loop", i: "in", o: "out", s: "still" };

/** `open()` begins to play where nothing was asked for yet; `say(sentence)` tells the person; `token` is the page's own. */
export function dress(video, { open, say, token }) {
  const panel = document.getElementById("controls");
  const { stills } = panel.dataset;
  const still = stills ? (milliseconds) => takeStill(stills, milliseconds, token, say) : null;
  const acts = controls(video, { say, still, changed: pressed });
  panel.hidden = false;

  function pressed({ speed, loop }) {
    panel.querySelector("[data-do=slower]").textContent = speed === 1 ? "Slower" : speed === 0.5 ? "Slower still" : "Full speed";
    panel.querySelector("[data-do=loop]").setAttribute("aria-pressed", String(loop));
  }

  /** Waits until there is a film to do it to; the first press asks for one. */
  async function ready() {
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) return true;
    if (!video.getAttribute("src") && !(await open())) return false;
    if (video.readyState < HTMLMediaElement.HAVE_METADATA) await new Promise((done) => video.addEventListener("loadedmetadata", done, { once: true }));
    return true;
  }

  async function act(name) {
    const first = !video.getAttribute("src");
    if (await ready()) if (!(first && name === "play")) await acts[name]();
  }

  panel.addEventListener("click", ({ target }) => {
    const named = target.closest("[data-do]")?.dataset.do;
    if (named) act(named);
  });
  document.addEventListener("click", async (event) => {
    const place = event.target.closest("a[data-at]");
    if (!place || !(await ready())) return;
    acts.pause();
    acts.seek(place.dataset.at / 1000);
  });
  const words = document.getElementById("comment-words");
  const at = document.getElementById("comment-at");
  words?.addEventListener("focus", () => {
    if (at.value || !video.currentTime) return;
    acts.pause();
    at.value = clock(acts.shown());
  });
  playerKeys(document.getElementById("keys"), KEYS, act);
}
