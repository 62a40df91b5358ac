// Says when the session is about to end, and lets a person stay. Loaded only once a page has stood open for a while.

const MINUTE = 60;
const place = document.createElement("div");
place.setAttribute("role", "alert");
document.body.append(place);

/** Asks how long is left. Asking keeps nothing alive; another tab may have. */
async function look() {
  const answer = await fetch("/session", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return again(MINUTE);
  const { seconds, warn } = await answer.json();
  if (seconds === 0) return say("You have been signed out for safety.", "Sign in", () => location.reload());
  if (seconds > warn) {
    place.replaceChildren();
    return again(seconds - warn);
  }
  const minutes = Math.ceil(seconds / MINUTE);
  say(`You will be signed out in about ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`, "Stay signed in", stay);
  return again(Math.min(MINUTE, seconds));
}

function again(seconds) {
  clearTimeout(again.timer);
  again.timer = setTimeout(look, (seconds + 1) * 1000);
}

/** One press, sent with the token of the page's own sign-out form. */
async function stay() {
  const form = document.querySelector('form[action="/sign-out"]');
  await fetch("/session", { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  await look();
}

/** The words change only when what they say does, so that they are not read out again every minute for nothing. */
function say(words, button, press) {
  if (place.dataset.said === words && place.childElementCount) return;
  place.dataset.said = words;
  const box = document.createElement("div");
  box.className = "lb-session";
  const text = document.createElement("p");
  text.textContent = words;
  const act = document.createElement("button");
  act.type = "button";
  act.className = "govuk-button";
  act.textContent = button;
  act.addEventListener("click", press);
  box.append(text, act);
  place.replaceChildren(box);
}

look();
