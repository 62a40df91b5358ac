// Review mode in one page: the moments follow one another without a step of the browser, so that the whole screen stays theirs.

import { controls, takeStill } from "./controls.js";
import { playerKeys } from "./keys.js";
import { Source } from "./source.js";

const form = document.getElementById("review");
const said = document.getElementById("player-said");
const write = document.getElementById("write");
const last = Number(form.dataset.last);
const token = form.elements.csrf_token.value;
const say = (words) => (said.textContent = words);
let at = Number(form.dataset.at);

const players = new Map([...form.querySelectorAll("[data-moment]")].map((part) => [Number(part.dataset.part), player(part)]));

function player(part) {
  const video = part.querySelector("video");
  const { address, standing, stills } = part.dataset;
  const source = new Source(video, { address, standing, token }, say);
  const still = (milliseconds) => takeStill(stills, milliseconds, token, say);
  const acts = controls(video, { say, still, changed: pressed });
  return {
    ...acts,
    async open() {
      say("");
      if (await source.open()) await acts.again();
    },
    close() {
      video.pause();
      source.drop("");
    },
  };
}

function pressed({ speed, loop }) {
  const button = (name) => form.querySelector(`[data-do=${name}]`);
  button("slower").textContent = speed === 1 ? "Slower" : speed === 0.5 ? "Slower still" : "Full speed";
  button("loop").setAttribute("aria-pressed", String(loop));
}

function show(to) {
  if (to < 0 || to > last || to === at) return;
  players.get(at)?.close();
  at = to;
  for (const part of form.querySelectorAll("[data-part]")) part.hidden = Number(part.dataset.part) !== at;
  const moment = players.has(at);
  for (const name of ["again", "slower"]) form.querySelector(`[data-do=${name}]`).hidden = !moment;
  const [before, next] = ["-1", "1"].map((step) => form.querySelector(`[data-go="${step}"]`));
  before.hidden = at === 0;
  next.hidden = at === last;
  next.textContent = at === 0 ? "Begin" : "Next";
  form.querySelector("#leave").hidden = at !== last;
  if (write && at === last) write.open = true;
  history.replaceState(null, "", `?moment=${at}`);
  form.querySelector("[data-part]:not([hidden]) h2").focus();
  players.get(at)?.open();
}

function whole() {
  if (document.fullscreenElement) return document.exitFullscreen();
  return document.documentElement.requestFullscreen?.().catch(() => say("This browser keeps its own frame around the page."));
}

const acts = {
  earlier: () => show(at - 1),
  next: () => show(at + 1),
  whole,
  write() {
    if (!write) return;
    write.open = true;
    write.querySelector("textarea").focus();
  },
};

function act(name) {
  if (name in acts) acts[name]();
  else players.get(at)?.[name]?.();
}

form.addEventListener("click", (event) => {
  const step = event.target.closest("[data-go]")?.dataset.go;
  const named = event.target.closest("[data-do]")?.dataset.do;
  if (step) {
    event.preventDefault();
    if (at === 0 && step === "1" && !document.fullscreenElement) document.documentElement.requestFullscreen?.().catch(() => {});
    show(at + Number(step));
  } else if (named) act(named);
});
for (const heading of form.querySelectorAll("[data-part] h2")) heading.tabIndex = -1;
playerKeys(
  document.getElementById("keys"),
  { " ": "play", ArrowLeft: "earlier", ArrowRight: "next", ",": "before", ".": "after", l: "loop", s: "still", w: "write", f: "whole" },
  act,
);
players.get(at)?.open();
