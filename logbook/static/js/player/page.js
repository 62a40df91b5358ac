// The clip's page: pressing Play asks for an address in place, without going to another page.

import { dress } from "./dress.js";
import { Source } from "./source.js";

const form = document.getElementById("ask");
const video = document.getElementById("film");
const said = document.getElementById("film-said");
const next = document.getElementById("film-next");

function dropped(sentence) {
  said.textContent = sentence;
  next.hidden = false;
  video.hidden = true;
  form.hidden = false;
}

if (form) {
  const { address, standing } = form.dataset;
  const token = form.elements.csrf_token.value;
  const source = new Source(video, { address, standing, token }, dropped);
  const play = async () => {
    said.textContent = "";
    next.hidden = true;
    if (!(await source.open())) return false;
    form.hidden = true;
    video.hidden = false;
    await video.play().catch(() => {}); // a browser that wants another press shows its own button
    video.focus();
    return true;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    play();
  });
  dress(video, { open: play, say: (words) => (said.textContent = words), token });
}
