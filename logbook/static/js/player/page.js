// The clip's page: pressing Play asks for an address in place, without going to another page.

import { Source } from "./source.js";

const form = document.getElementById("ask");
const video = document.getElementById("film");
const said = document.getElementById("film-said");

function dropped(sentence) {
  said.textContent = sentence;
  video.hidden = true;
  form.hidden = false;
}

if (form) {
  const { address, standing } = form.dataset;
  const source = new Source(video, { address, standing, token: form.elements.csrf_token.value }, dropped);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    if (!(await source.open())) return;
    form.hidden = true;
    video.hidden = false;
    await video.play().catch(() => {}); // a browser that wants another press shows its own button
    video.focus();
  });
}
