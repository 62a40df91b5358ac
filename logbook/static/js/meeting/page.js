// A meeting's page as everybody in it has it open: every few seconds the parts that changed are exchanged, each by itself, so that a
// film goes on playing and nothing that is being typed is lost. Without this the page is the same once it is loaded again.

import { clips } from "./clips.js";

const EVERY = 4000;
const HIDDEN = 15000;
const GONE = "You are not in this group any more, or it has ended. Nothing of it is open to you.";
const SIGNED_OUT = "You are signed out. Sign in again to go on.";

const place = document.getElementById("meeting");
const said = document.getElementById("meeting-said");
const players = clips(place);

const name = (part) => part.dataset.part;
const parts = (root) => [...root.querySelectorAll("[data-part]")];

/** Somebody has typed into it what is not sent yet. */
function isTyped(part) {
  return [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((field) =>
    field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}

/** One part in another's place; whoever had a button of it under their hand has the same one again. */
function exchange(part, found) {
  const kept = part.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
  players.leave(part);
  part.replaceWith(found);
  players.take(found);
  if (kept) (found.querySelector(`[data-keep="${kept}"]`) ?? found.querySelector("h2"))?.focus();
}

/** The clips that were shared since, and those that no longer are. */
function exchangeClips(board) {
  const [here, found] = [place, board].map((root) => root.querySelector("[data-clips]"));
  const ids = new Set([...found.children].map(({ id }) => id));
  for (const clip of [...here.children]) {
    if (ids.has(clip.id)) continue;
    players.leave(clip);
    clip.remove();
  }
  for (const clip of [...found.children]) {
    if (document.getElementById(clip.id)) continue;
    here.append(clip);
    players.take(clip);
  }
}

function tell(found) {
  if (name(found) === "turn" && found.dataset.said) said.textContent = found.dataset.said;
  if (name(found) === "clock" && "up" in found.dataset) said.textContent = found.textContent.trim();
}

/** What a page or a board holds takes the place of what stands here, where it has changed. */
function show(page) {
  const board = page.querySelector("[data-board]");
  if (!board) return;
  exchangeClips(board);
  const found = new Map(parts(board).map((part) => [name(part), part]));
  for (const part of parts(place)) {
    const other = found.get(name(part));
    if (!other || !part.isConnected || other.dataset.key === part.dataset.key || isTyped(part)) continue;
    exchange(part, other);
    tell(other);
  }
}

function end(sentence) {
  clearTimeout(look.timer);
  players.leave(place);
  const words = document.createElement("p");
  words.className = "lb-card";
  words.setAttribute("role", "alert");
  words.textContent = sentence;
  place.replaceChildren(words);
}

async function look() {
  const answer = await fetch(place.dataset.at, { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect" || answer?.status === 401) return end(SIGNED_OUT);
  if (answer?.status === 404) return end(GONE);
  if (answer?.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  return again();
}

function again() {
  clearTimeout(look.timer);
  look.timer = setTimeout(look, document.hidden ? HIDDEN : EVERY);
}

/** A form marked for it is sent without leaving the page; what is refused is sent as a form, so that its page says why. */
async function send(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok || new URL(answer.url).pathname === "/sign-in") {
    form.submit();
    return;
  }
  settle(form);
  show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  again();
}

/** What was sent is no longer being typed. A comment's form is empty again, and the next one has an id of its own. */
function settle(form) {
  if ("comment" in form.dataset) {
    form.reset();
    form.elements.form_id.value = crypto.randomUUID?.() ?? "";
  }
  for (const field of form.querySelectorAll("textarea, input:not([type=hidden])")) field.defaultValue = field.value;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !("quietly" in form.dataset)) return;
  event.preventDefault();
  send(form);
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});
players.take(place);
again();
