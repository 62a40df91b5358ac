// Keeps what is typed into a form marked data-draft, and says when: "Saved 14:02".

const PAUSE = 1200;

function keepAsTyped(form) {
  const note = document.querySelector("[data-draft-note]");
  let timer = 0;
  let sending = false;
  let again = false;
  let underway = null;

  async function keep() {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    const fields = new FormData(form);
    fields.set("draft_of", form.dataset.draft);
    underway = new AbortController();
    note.textContent = await send(fields, underway.signal);
    sending = false;
    if (again) {
      again = false;
      keep();
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  // What is saved needs no draft: one that is on its way must not arrive after it.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = 0;
    again = false;
    underway?.abort();
  });
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) {
      clearTimeout(timer);
      timer = 0;
      keep();
    }
  });
}

/** What to say about it: the time it was saved, or what to do where it was not. */
async function send(fields, signal) {
  try {
    const answer = await fetch("/drafts", { method: "POST", body: fields, keepalive: true, signal, headers: { Accept: "application/json" } });
    if (answer.ok) return `Draft saved ${(await answer.json()).saved}`;
    if (answer.status === 401) return "You were signed out. Press Save: you can sign in and carry on.";
    return "The draft could not be saved. Press Save to keep it.";
  } catch {
    return "No connection: not saved yet.";
  }
}

document.querySelectorAll("form[data-draft]").forEach(keepAsTyped);
