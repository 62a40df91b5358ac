// What is on its way, shown: bytes, seconds left, pause.

import { about, size } from "./figures.js";
import { queue } from "./sending.js";
import { forget } from "./store.js";

/** Shows the queue in its place on the page and starts it. */
export function onItsWay(place, person) {
  const list = place.querySelector("#sending");
  const pause = place.querySelector("[data-do=pause]");
  const sending = queue(person, show);
  pause.addEventListener("click", () => (pause.dataset.paused ? sending.goOn() : sending.pause()));
  addEventListener("online", () => sending.run());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sending.run());

  let said = false;

  function show({ items, now, paused }) {
    if (items.length) said = true;
    place.hidden = !said;
    pause.hidden = !items.some((item) => !item.refused);
    pause.textContent = paused ? "Go on" : "Pause";
    pause.dataset.paused = paused ? "1" : "";
    list.replaceChildren(...(items.length ? items.map((item) => line(item, now, paused)) : [words("All of it has arrived. Nothing of it is left in this browser.")]));
  }

  function line(item, now, paused) {
    const entry = words(`${item.facts.words || "A moment"}: ${progress(item, now, paused)}`);
    if (item.refused) entry.append(" ", button("Take it off the list", () => forget(item.id).then(sending.look)));
    else if (now?.id === item.id) {
      const bar = document.createElement("progress");
      Object.assign(bar, { max: now.total, value: now.sent });
      bar.setAttribute("aria-label", item.facts.words || "A moment");
      entry.append(bar);
    }
    return entry;
  }

  sending.look().then(() => sending.run());
  return sending;
}

function progress(item, now, paused) {
  if (item.refused) return item.refused;
  if (now?.id !== item.id) return paused ? `${size(item.blob.size)}, paused` : `${size(item.blob.size)}, waiting for its turn`;
  const left = paused ? ", paused" : now.left === null ? "" : `, ${about(now.left)} left`;
  return `${size(now.sent)} of ${size(now.total)}${left}`;
}

function words(text) {
  const entry = document.createElement("li");
  entry.textContent = text;
  return entry;
}

function button(text, press) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "lb-button-link", textContent: text });
  made.addEventListener("click", press);
  return made;
}
