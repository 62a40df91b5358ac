// What every page gains from JavaScript. Nothing here is needed: without it the same things take one step more.

/** A form that came back with errors is read out from its summary, where each error links to its field. */
function standAtErrors() {
  const summary = document.querySelector(".govuk-error-summary");
  if (summary) {
    summary.tabIndex = -1;
    summary.focus();
  }
}

/** The second press of a double tap is let go; the server would recognise it anyway. Coming Back frees the form. */
function letOnePressThrough() {
  const pressed = new WeakSet();
  document.addEventListener("submit", (event) => {
    if (pressed.has(event.target)) event.preventDefault();
    else pressed.add(event.target);
    setTimeout(() => pressed.delete(event.target), 2000);
  });
}

const LAST_MINUTES = 5 * 60;

/** Five minutes before a session ends a notice offers to stay. A draft or another tab may have kept it alive: asked first. */
function warnBeforeTheEnd() {
  const notice = document.querySelector("[data-session]");
  if (!notice) return;
  const [words, button] = [notice.querySelector("p"), notice.querySelector("button")];
  let timer = 0;
  let due = 0;

  function wait(left) {
    notice.hidden = true;
    clearTimeout(timer);
    due = Date.now() + (left - LAST_MINUTES) * 1000;
    timer = setTimeout(look, due - Date.now());
  }

  async function look() {
    if (Date.now() < due) return;
    const left = await secondsLeft("GET");
    if (left > LAST_MINUTES) wait(left);
    else show(left);
  }

  function show(left) {
    const at = new Date(Date.now() + left * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    words.textContent = left > 0 ? `For safety you will be signed out at ${at}.` : "You were signed out, for safety. Sign in again to go on.";
    button.hidden = left <= 0;
    notice.hidden = false;
    clearTimeout(timer);
    if (left > 0) timer = setTimeout(look, left * 1000 + 1000);
  }

  async function secondsLeft(method) {
    const headers = { Accept: "application/json", "X-CSRFToken": notice.querySelector("input").value };
    try {
      return (await (await fetch("/session", { method, headers })).json()).left;
    } catch {
      return 0;
    }
  }

  button.addEventListener("click", async () => {
    const left = await secondsLeft("POST");
    if (left > LAST_MINUTES) wait(left);
    else show(left);
  });
  document.addEventListener("logbook:alive", () => wait(Number(notice.dataset.session)));
  document.addEventListener("visibilitychange", look);
  wait(Number(notice.dataset.session));
}

standAtErrors();
letOnePressThrough();
warnBeforeTheEnd();
