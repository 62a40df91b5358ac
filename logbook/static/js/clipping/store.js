// What waits to be sent, in this browser's own storage, until the server has every byte of it; then it is deleted here.

const WAITING = "waiting";
const MARK = "clips-waiting";

function opened() {
  return new Promise((done, refused) => {
    const asked = indexedDB.open("clips", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(WAITING, { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => refused(asked.error);
  });
}

async function ask(mode, question) {
  const db = await opened();
  try {
    return await new Promise((done, refused) => {
      const within = db.transaction(WAITING, mode);
      const asked = question(within.objectStore(WAITING));
      within.oncomplete = () => done(asked.result);
      within.onerror = within.onabort = () => refused(within.error);
    });
  } finally {
    db.close();
  }
}

/** Everything that waits, in the order it was put there. An item is {id, number, person, blob, facts, film, upload, refused}. */
export async function waiting() {
  const all = await ask("readonly", (items) => items.getAll());
  localStorage[all.length ? "setItem" : "removeItem"](MARK, "1");
  return all.sort((a, b) => a.number - b.number);
}

/** Keeps an item, or what changed of it. */
export async function keep(item) {
  localStorage.setItem(MARK, "1");
  await ask("readwrite", (items) => items.put(item));
}

/** Deletes an item with its film, for good. */
export async function forget(id) {
  await ask("readwrite", (items) => items.delete(id));
  await waiting();
}
