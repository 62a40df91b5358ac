// On any page of the logbook: clips that were on their way go on, and the page says so in one line.

import { size } from "./figures.js";
import { queue } from "./sending.js";
import { waiting } from "./store.js";

const place = document.createElement("p");
place.className = "govuk-width-container lb-saved";
place.setAttribute("role", "status");
document.querySelector("main").prepend(place);

const ARRIVED = "Your clips have arrived.";
const [first] = await waiting();
if (first) {
  const sending = queue(first.person, show);
  addEventListener("online", () => sending.run());
  sending.run();
} else show({ items: [] });

function show({ items, now }) {
  const refused = items.find((item) => item.refused)?.refused;
  if (refused && !now) place.textContent = refused;
  const words = items.length && now ? `Sending your clips: ${size(now.sent)} of ${size(now.total)}.` : ARRIVED;
  if ((now || !items.length) && place.textContent !== words) place.textContent = words;
}
