// Keeps answers as they are given, in their order, one request at a time: what comes meanwhile goes along with the next one.

const AGAIN = 3000;

/** `put(fields)` keeps some; `flush()` waits until all is kept, or said why not; `tell(item)` names where it is said. */
export function keeper(address, token) {
  let waiting = {};
  let going = null;
  let at = null;

  const say = (words) => (at.querySelector("[data-saved]").textContent = words);
  const some = () => Object.keys(waiting).length > 0;

  function put(fields) {
    for (const name of Object.keys(fields)) {
      const key = name.slice(name.indexOf("-") + 1);
      if (name.startsWith("clear-")) delete waiting[`score-${key}`];
      if (name.startsWith("score-")) delete waiting[`clear-${key}`];
    }
    Object.assign(waiting, fields);
    going ??= send();
  }

  async function send() {
    while (some()) {
      const fields = waiting;
      waiting = {};
      if (!(await sent(fields))) {
        waiting = { ...fields, ...waiting };
        break;
      }
    }
    going = null;
    if (some()) setTimeout(() => (going ??= send()), AGAIN);
  }

  /** Whether the server has them, or would never take them: then it said why, and they are not sent again. */
  async function sent(fields) {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers, keepalive: true, redirect: "manual" }).catch(() => null);
    if (answer?.ok) {
      const told = await answer.json();
      say(`Saved ${told.saved}`);
      left(told.left);
      return true;
    }
    if (answer?.status === 409) {
      say((await answer.json()).reasons.join(" "));
      return true;
    }
    say(answer && (answer.type === "opaqueredirect" || answer.status === 401) ? "You were signed out. Press Save: you can sign in and carry on." : "No connection: not saved yet.");
    return false;
  }

  function left(numbers) {
    for (const [number, still] of Object.entries(numbers)) {
      const place = at.querySelector(`[data-left="${number}"]`);
      if (place) place.textContent = still ? `${still} left` : "done";
    }
    const all = Object.values(numbers).reduce((sum, still) => sum + still, 0);
    at.querySelector("[data-left-all]").textContent = all ? `, ${all} left in all` : "";
  }

  // A page that is left sends what still waits at once: nothing goes on after it.
  addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !some()) return;
    const fields = waiting;
    waiting = {};
    sent(fields);
  });

  return { put, tell: (item) => (at = item), flush: async () => going };
}
