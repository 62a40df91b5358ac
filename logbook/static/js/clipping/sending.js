// The queue on its way to the server: one item after the other, each resumed where it was. Only one tab sends at a time.

import { Upload } from "../../vendor/tus-js-client.js";
import { forget, keep, waiting } from "./store.js";

const PIECE = 8 * 1024 * 1024;
const AGAIN_AFTER = 15_000;
const RETRIES = [0, 1000, 3000, 5000, 10_000, 20_000];

/** A refusal in words: asking again would change nothing. */
class Refused extends Error {}

/** The queue of this page. `tell` hears {items, now: {id, sent, total, left}, paused} whenever something changes. */
export function queue(person, tell) {
  const state = { items: [], now: null, paused: false };
  let upload = null;
  let running = false;
  const changed = () => tell(state);

  async function look() {
    state.items = (await waiting()).filter((item) => item.person === person);
    changed();
    return state.items.find((item) => !item.refused);
  }

  async function run() {
    if (running || state.paused) return;
    running = true;
    try {
      await navigator.locks.request("clips", async () => {
        for (let item = await look(); item && !state.paused; item = await look()) await send(item);
      });
    } catch {
      setTimeout(run, AGAIN_AFTER);
    } finally {
      running = false;
      state.now = null;
      changed();
    }
  }

  async function send(item) {
    try {
      await there(item.blob);
      if (!item.upload) await keep(Object.assign(item, { upload: await announced(item) }));
      await bytes(item);
      await forget(item.id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await keep(Object.assign(item, { refused: error.message }));
    }
  }

  function bytes(item) {
    const began = { at: performance.now(), sent: null };
    return new Promise((done, refused) => {
      upload = new Upload(item.blob, {
        uploadUrl: item.upload,
        chunkSize: PIECE,
        retryDelays: RETRIES,
        storeFingerprintForResuming: false,
        headers: { "X-CSRFToken": token() },
        onProgress(sent, total) {
          began.sent ??= sent;
          const speed = (sent - began.sent) / Math.max(performance.now() - began.at, 1);
          state.now = { id: item.id, sent, total, left: speed ? (total - sent) / speed / 1000 : null };
          changed();
        },
        onShouldRetry: (error) => !isFinal(error.originalResponse),
        onSuccess: done,
        onError: (error) => refused(inWords(error)),
      });
      state.stop = () => upload.abort().then(() => refused(new Error("paused")));
      upload.start();
    });
  }

  return {
    run,
    look,
    pause() {
      state.paused = true;
      state.stop?.();
      changed();
    },
    goOn() {
      state.paused = false;
      changed();
      return run();
    },
  };
}

/** A whole film that waits is still the file on this device: once that was changed or deleted, nobody can read it here any more. */
async function there(blob) {
  await blob.slice(0, 1).arrayBuffer().catch(() => {
    throw new Refused("The film was changed or deleted on this device before it was sent. Choose it again and mark the moment once more.");
  });
}

function token() {
  return document.querySelector("[name=csrf_token]").value;
}

/** Registers the film and tells of the moment; the address its bytes go to. */
async function announced(item) {
  if (item.film) await post(item.film.to, new URLSearchParams(item.film.facts));
  const { upload } = await post(item.to, JSON.stringify(item.facts), { "Content-Type": "application/json" });
  return upload;
}

async function post(to, body, more = {}) {
  const answer = await fetch(to, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token(), ...more } });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status >= 500 || answer.status === 401) throw new Error("later");
  const words = (said.reasons ?? []).map((reason) => reason.sentence ?? reason).join(" ");
  throw new Refused(words || "The server would not take this moment. Take it off the list and mark it again.");
}

/** Whether asking again would change nothing. A 409 that names an offset speaks of bytes that arrived without our hearing of it. */
function isFinal(answer) {
  if (answer?.getStatus() === 409 && answer.getHeader("Upload-Offset")) return false;
  return [403, 404, 409, 410, 413, 507].includes(answer?.getStatus());
}

/** What the server said of bytes it will not take, or the trouble on the way, which passes. */
function inWords(error) {
  if (!isFinal(error.originalResponse)) return error;
  const status = error.originalResponse.getStatus();
  if (status === 507) return new Refused("The server has no room left just now. Nothing is lost: try again later.");
  if (status === 410) return new Refused("This waited too long on the server and was cleared there. Take it off and mark it again.");
  return new Refused(error.originalResponse.getBody() || "The server would not take this moment.");
}
