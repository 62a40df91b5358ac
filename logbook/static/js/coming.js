// While something is on its way or being made, looks quietly how far it is, ever more seldom. Without this there is a link to look again.

const FIRST = 800;
const SELDOMEST = 15000;

const place = document.querySelector("[data-files]");

function coming() {
  return place.querySelector("[data-coming]").dataset.coming;
}

/** What was found takes the place of what stood there; where the whole page has become another one, it is opened anew. */
function show(found) {
  if ("anew" in found.dataset) location.reload();
  else place.replaceChildren(found);
}

async function look(pause) {
  const before = coming();
  if (!before) return;
  await new Promise((done) => setTimeout(done, pause));
  const answer = await fetch(place.dataset.files).catch(() => null);
  if (answer && (answer.redirected || !answer.ok)) return;
  if (answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-coming]");
    if (found && found.dataset.coming !== before) show(found);
  }
  look(Math.min(pause * 1.4, SELDOMEST));
}

if (place) look(FIRST);
