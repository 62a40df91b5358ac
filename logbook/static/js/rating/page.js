// The rating page: keys answer the statement that has the keyboard, each answer is kept as it is given, and after an item's last
// statement the next item takes its place. Without this the same form is saved an item at a time.

import { keeper } from "./keeping.js";
import { prefetch } from "./items.js";

const KEPT = "rating-keys";
const page = document.getElementById("rate");
const toggle = document.getElementById("rating-keys");

let keep = null;
let later = null;
let shown = location.pathname;

const item = () => document.getElementById("item");
const statements = () => [...item().querySelectorAll(".lb-statement")];
const answered = (statement) => statement.querySelector("input:checked") !== null;

/** Makes the item on the page answer as one goes, and asks for the next one beforehand. */
function begin(focus) {
  const form = item().querySelector("form");
  const token = form.elements.csrf_token.value;
  keep ??= keeper(page.dataset.answers, token);
  keep.tell(item());
  later = item().dataset.later ? prefetch(item().dataset.next) : null;
  form.addEventListener("change", changed);
  for (const button of form.querySelectorAll("[data-here]")) button.hidden = false;
  if (focus) stand(statements().find((each) => !answered(each)) ?? statements()[0]);
}

function stand(statement) {
  statement.focus({ preventScroll: true });
  statement.scrollIntoView({ block: "center" });
}

function changed({ target }) {
  const statement = target.closest(".lb-statement");
  if (!statement) return;
  const { key } = statement.dataset;
  if (target.type === "radio") keep.put({ [target.name]: target.value });
  else if (target.name === `clear-${key}`) clear(statement);
  else keep.put({ [`words-${key}`]: field(statement, "words").value, [`at-${key}`]: field(statement, "at").value });
}

const field = (statement, name) => statement.querySelector(`[name="${name}-${CSS.escape(statement.dataset.key)}"]`);

function clear(statement) {
  for (const input of statement.querySelectorAll("input[type=radio]")) input.checked = false;
  keep.put({ [`clear-${statement.dataset.key}`]: "1" });
}

function answer(statement, value) {
  const input = statement.querySelector(`input[value="${value}"]`);
  if (!input) return; // "not applicable" is not an answer to this one
  input.checked = true;
  keep.put({ [input.name]: value });
  onward(statement);
}

/** The next statement; after the last the next item, which was asked for already, or the whole when nothing is left here. */
async function onward(statement) {
  const all = statements();
  const next = all[all.indexOf(statement) + 1];
  if (next) stand(next);
  else if (later) await swap();
  else {
    await keep.flush();
    location.assign(item().dataset.next);
  }
}

let waiting = null;

/** Puts the next item in place of this one. Keys pressed meanwhile wait for it. */
async function swap() {
  waiting = [];
  const at = item().dataset.next;
  const fresh = await later;
  if (!fresh) {
    await keep.flush();
    location.assign(at);
    return;
  }
  history.pushState(null, "", at);
  shown = location.pathname;
  document.title = fresh.title;
  item().replaceWith(fresh.item);
  begin(true);
  const pressed = waiting;
  waiting = null;
  for (const key of pressed) press(key);
}

const current = () => document.activeElement?.closest(".lb-statement");

function press(key) {
  if (waiting) {
    waiting.push(key);
    return;
  }
  const statement = current() ?? statements().find((each) => !answered(each)) ?? statements()[0];
  if (/^[0-5]$/.test(key)) answer(statement, key);
  else if (key === "n") answer(statement, "not-applicable");
  else if (key === "backspace") clear(statement);
  else stand(statements()[statements().indexOf(statement) + (key === "arrowup" ? -1 : 1)] ?? statement);
}

const KEYS = /^([0-5n]|backspace|arrowup|arrowdown)$/;

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !KEYS.test(key)) return;
  if (event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox]), video")) return;
  if (key.length === 1 && !toggle.checked) return;
  if (key.startsWith("arrow") && event.target.closest("input[type=radio]")) return; // the browser's own way through six answers
  event.preventDefault();
  press(key);
});

document.addEventListener("click", ({ target }) => {
  const here = target.closest("[data-here]");
  const video = document.getElementById("film");
  if (!here || !video) return;
  const statement = here.closest(".lb-statement");
  const seconds = Math.floor(video.currentTime);
  const at = field(statement, "at");
  at.value = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  at.dispatchEvent(new Event("change", { bubbles: true }));
});

addEventListener("popstate", () => {
  if (location.pathname !== shown) location.reload(); // a place in the film only changes what follows #
});
toggle.checked = localStorage.getItem(KEPT) !== "off";
toggle.addEventListener("change", () => localStorage.setItem(KEPT, toggle.checked ? "on" : "off"));
document.getElementById("key-help").hidden = false;
begin(document.querySelector(".govuk-error-summary") === null);
