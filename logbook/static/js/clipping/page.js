// The clipping page: a film is opened where it lies, moments are marked, cut and queued. The parts are in the modules beside this one.

import { coverEditor } from "./covering.js";
import { clock } from "./figures.js";
import { CannotOpen, closeFilm, openFilm } from "./film.js";
import { singleKeys } from "./keys.js";
import { whatLeaves } from "./leaving.js";
import { momentCard } from "./moment.js";
import { onItsWay } from "./onway.js";
import { canShow, player } from "./player.js";
import { faultOf } from "./span.js";
import { keep } from "./store.js";
import { filmFacts, momentFacts } from "./told.js";
import { fetched, toTrim } from "./trimming.js";
import { wholeFilm } from "./whole.js";

const page = document.getElementById("clipping");
const $ = (id) => document.getElementById(id);
const state = { film: null, file: null, marks: { begins: null, ends: null }, moments: [], whole: null, filmId: null };
const trims = toTrim(page);
const video = $("picture");
const play = player(video, onTime);
const editor = coverEditor({ video, box: $("box"), panel: $("covering"), whom: $("covering-whom"), said: $("covering-said"), play });
const sending = onItsWay($("queue"), page.dataset.person);
const whole = wholeFilm($("whole"), (moment) => {
  state.whole = moment;
  changed();
});

async function choose(file) {
  if (!file) return;
  refuse("");
  forgetFilm();
  say("Opening the film.");
  Object.assign(state, { file, filmId: trims?.film ?? crypto.randomUUID() });
  video.src = URL.createObjectURL(file);
  const shows = canShow(video);
  try {
    state.film = await openFilm(file, (share) => say(`This film has no index, so it is read through once: ${Math.round(share * 100)} %.`));
  } catch (error) {
    if (!(error instanceof CannotOpen) || (await shows)) return refuse(error.message);
    return refuse(error.message);
  }
  if (!(await shows)) return fallBack();
  state.film.duration = Math.min(state.film.duration, Number.isFinite(video.duration) ? video.duration : Infinity);
  play.of(state.film);
  $("work").hidden = $("leave").hidden = false;
  say(trims ? `Open: ${clock(state.film.duration)}.` : `Open: ${clock(state.film.duration)}. It stays on this device.`);
  return changed();
}

function fallBack() {
  say("This browser cannot show this film. There is another way, below.");
  $("whole").hidden = $("leave").hidden = false;
  whole.of(state.film);
  changed();
}

function forgetFilm() {
  if (state.film) closeFilm(state.film);
  if (video.src) URL.revokeObjectURL(video.src);
  Object.assign(state, { film: null, whole: null, moments: [], marks: { begins: null, ends: null } });
  $("moments").replaceChildren();
  for (const id of ["work", "whole", "leave"]) $(id).hidden = true;
}

function onTime(time) {
  $("at").textContent = clock(time);
  if (document.activeElement !== $("place")) $("place").value = Math.round((time / (state.film?.duration || 1)) * 1000);
  $("place").setAttribute("aria-valuetext", clock(time));
  editor.follow(time);
}

function mark(which) {
  state.marks[which] = play.shown;
  const { begins, ends } = state.marks;
  const both = begins !== null && ends !== null;
  const fault = both ? faultOf(state.marks, state.film) : "";
  const told = [begins !== null && `begins ${clock(begins)}`, ends !== null && `ends ${clock(ends)}`].filter(Boolean).join(", ");
  $("marks").textContent = `${told}${fault && `. ${fault}`}`;
  say($("marks").textContent);
  document.querySelector("[data-do=keep]").disabled = !both || fault !== "";
}

function keepMoment() {
  const before = state.moments.at(-1);
  const around = { film: state.film, editor, changed, dropped: drop, before: () => before };
  const moment = momentCard($("moment"), { ...state.marks }, around);
  state.moments.push(moment);
  $("moments").append(moment.card);
  state.marks = { begins: null, ends: null };
  $("marks").textContent = "Nothing marked yet.";
  document.querySelector("[data-do=keep]").disabled = true;
  say("Kept. It stands under “Moments to keep”.");
  changed();
}

function drop(moment) {
  state.moments = state.moments.filter((each) => each !== moment);
  moment.card.remove();
  $("moments-title").tabIndex = -1;
  $("moments-title").focus();
  changed();
}

function changed() {
  const cutting = state.moments.filter((moment) => moment.busy).length;
  const ready = state.moments.filter((moment) => moment.cut);
  const blobs = state.whole ? [state.file] : ready.map((moment) => moment.cut.blob);
  const sentence = whatLeaves(blobs, { cutting, whole: Boolean(state.whole), stored: Boolean(trims) });
  if ($("leaves").textContent !== sentence) $("leaves").textContent = sentence;
  $("none-yet").hidden = state.moments.length > 0;
  document.querySelector("[data-do=send]").disabled = cutting > 0 || blobs.length === 0;
  const total = state.film?.duration || 1;
  $("line").replaceChildren(...state.moments.map(({ marks }) => {
    const stretch = document.createElement("span");
    Object.assign(stretch.style, { left: `${(marks.begins / total) * 100}%`, width: `${((marks.ends - marks.begins) / total) * 100}%` });
    return stretch;
  }));
}

async function send() {
  const unsaid = state.moments.find((moment) => !moment.saidWho());
  for (const moment of state.moments) moment.fault(moment === unsaid ? "Say who can be recognised in it, so that it is shown only as they agreed." : "");
  if (unsaid) return unsaid.card.scrollIntoView({ block: "center" });
  if (!trims && !$("device").value.trim()) {
    refuse("Say on which device the film lies, in a word of your own: “work phone”.");
    return $("device").focus();
  }
  refuse("");
  const film = trims ? null : { to: page.dataset.films, facts: filmFacts(state.filmId, page, { kind: $("kind"), device: $("device"), days: $("days") }) };
  const told = { filmId: state.filmId, cycle: page.dataset.cycle, filmMs: trims?.ends ?? Math.round(state.film.duration * 1000) };
  const all = state.whole ? [{ ...state.whole, blob: state.file }] : state.moments.map((moment) => ({ ...momentFacts(moment, trims?.begins), blob: moment.cut.blob }));
  for (const [at, { blob, ...facts }] of all.entries()) {
    const item = { id: facts.clip_id, number: Date.now() + at, person: page.dataset.person, to: page.dataset.send, film, blob };
    await keep({ ...item, facts: { ...facts, film_id: told.filmId, cycle_id: told.cycle || null, film_ms: told.filmMs, length: blob.size } });
  }
  forgetFilm();
  $("film").value = $("take").value = "";
  say("Put in the queue. You can close this; it goes on when you come back.");
  return sending.run();
}

function say(words) {
  $("said").textContent = words;
}

function refuse(words) {
  $("refused").textContent = words;
  $("refused").hidden = !words;
  if (words) say("");
}

const does = {
  in: () => mark("begins"),
  out: () => mark("ends"),
  keep: keepMoment,
  send,
  before: play.before,
  after: play.after,
  back: play.back,
  play: play.play,
  go: play.go,
  slow: (button) => button?.setAttribute("aria-pressed", String(play.slow())),
  "place-box": editor.put,
  covered: editor.done,
  whole: whole.keep,
};

page.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) does[button.dataset.do]?.(button);
});
for (const id of ["film", "take"]) $(id).addEventListener("change", ({ target }) => choose(target.files[0]));
$("place").addEventListener("input", ({ target }) => play.seek((target.value / 1000) * state.film.duration));
singleKeys($("keys"), (name) => state.film && does[name]());
$("choose").hidden = Boolean(trims);
if (trims) {
  say("Fetching the moment as it is stored.");
  fetched(trims, document.querySelector("[name=csrf_token]").value).then(choose, (error) => refuse(error.message));
}
