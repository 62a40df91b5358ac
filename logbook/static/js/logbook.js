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

/** A page brought back by Back after signing out asks the server again, which no longer shows it. */
function showNothingStale(signedIn) {
  addEventListener("pageshow", (event) => {
    if (event.persisted && signedIn) location.reload();
  });
}

const later = () => import("./later.js");

/** Five minutes before a session ends a page that stood open says so; the words come from a module fetched only then. */
function watchTheSession(signedIn) {
  if (signedIn) setTimeout(async () => (await later()).sayTheSessionEnds(), 24 * 60 * 1000);
}

/** Clips that were still on their way when a page was closed go on from any other; what sends them is fetched only then. */
async function goOnSending(signedIn) {
  const elsewhere = document.getElementById("clipping") === null;
  if (signedIn && elsewhere && localStorage.getItem("clips-waiting")) (await later()).goOnSending();
}

const signedIn = document.querySelector('form[action="/sign-out"]') !== null;
standAtErrors();
letOnePressThrough();
showNothingStale(signedIn);
watchTheSession(signedIn);
goOnSending(signedIn);
