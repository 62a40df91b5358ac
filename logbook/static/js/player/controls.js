// What a player does beyond the browser's own controls: one picture on or back, slow motion, a loop between two marks, a still.

import { clock } from "../clipping/figures.js";
import { frames } from "./frames.js";

const SPEEDS = [1, 0.5, 0.25];
const SAID = { 1: "Full speed.", 0.5: "Half speed.", 0.25: "A quarter of the speed." };
const A_BIT = 2;

/**
 * The acts of one video, by the names buttons and keys have. `say(sentence)` tells the person; `still(milliseconds)` asks for one.
 * `changed({ speed, loop })` hears what buttons show as pressed.
 */
export function controls(video, { say = () => {}, still = null, changed = () => {} } = {}) {
  const pictures = frames(video);
  const marks = { from: null, to: null };
  let loop = false;

  const ends = () => marks.to ?? video.duration;
  const begins = () => (marks.from !== null && marks.from < ends() ? marks.from : 0);
  const tell = () => changed({ speed: video.playbackRate, loop });

  function play() {
    if (video.ended) video.currentTime = begins();
    return video.play().catch(() => say("The browser did not begin to play. Press Play again."));
  }

  function around() {
    if (loop && video.currentTime >= ends() - 0.01) {
      video.currentTime = begins();
      if (video.paused) play();
    }
  }
  for (const event of ["timeupdate", "ended"]) video.addEventListener(event, around);

  function mark(which, words) {
    marks[which] = pictures.shown();
    say(`${words} ${clock(marks[which])}.`);
  }

  return {
    shown: pictures.shown,
    pause: () => video.pause(),
    play: () => (video.paused ? play() : video.pause()),
    again() {
      video.currentTime = begins();
      return play();
    },
    back: () => (video.currentTime = Math.max(video.currentTime - A_BIT, 0)),
    on: () => (video.currentTime = Math.min(video.currentTime + A_BIT, video.duration || 0)),
    before: pictures.before,
    after: pictures.after,
    slower() {
      video.playbackRate = SPEEDS[(SPEEDS.indexOf(video.playbackRate) + 1) % SPEEDS.length];
      video.defaultPlaybackRate = video.playbackRate;
      say(SAID[video.playbackRate]);
      tell();
    },
    in: () => mark("from", "The loop begins at"),
    out: () => mark("to", "The loop ends at"),
    loop() {
      loop = !loop;
      say(loop ? `It plays over and over, from ${clock(begins())} to ${clock(ends())}.` : "It plays to its end.");
      tell();
      if (loop) play();
    },
    still: () => still?.(Math.round(pictures.shown() * 1000)),
    seek(seconds) {
      video.currentTime = seconds;
    },
  };
}

/** Asks for a still of one picture, and says what came of it. */
export async function takeStill(to, milliseconds, token, say) {
  const body = new URLSearchParams({ at_ms: milliseconds });
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  const answer = await fetch(to, { method: "POST", body, headers, redirect: "manual" }).catch(() => null);
  if (answer?.ok) return say(`A still of ${clock(milliseconds / 1000)} is being made. It will stand in the storyboard.`);
  const said = answer?.status === 409 || answer?.status === 422 ? await answer.json() : null;
  return say(said?.reasons.join(" ") ?? "The still was not taken. Wait a moment and try once more.");
}
