// A clip's source: asked for when it is to be played, renewed when its address has run out, and dropped as soon as the clip may
// not be watched any more. What is asked every three seconds is a question alone: no byte of the film comes with its answer.

const EVERY = 3000;
const SIGNED_OUT = "You are signed out. Sign in again to go on watching.";
const NOT_SHARED = "This clip is not shared with you any more.";
const SOON = 5000; // what breaks so soon after it was asked for breaks again
const NOT_PLAYED = "It stopped and could not be played on. Press Play again; if it stays so, try another browser.";
const NO_ANSWER = "The logbook did not answer. Wait a moment and press Play again.";

/** Plays one clip in one video element. `paths`: {address, standing, token}; `said(sentence)` is called when its source was dropped. */
export class Source {
  constructor(video, paths, said) {
    this.video = video;
    this.paths = paths;
    this.said = said;
    this.opened = 0;
    video.addEventListener("error", () => this.renew());
  }

  /** Ask for an address and play from `at` seconds. Gives whether it plays; where it may not, `said` was told why. */
  async open(at = 0) {
    const answer = await this.ask("address", { method: "POST", headers: { "X-CSRFToken": this.paths.token } });
    if (!answer) return this.drop(NO_ANSWER);
    if (!answer.ok) return this.drop(await why(answer));
    this.opened = performance.now();
    const { address, captions, spoken } = await answer.json();
    this.caption(captions, spoken);
    this.video.src = address;
    this.video.currentTime = at;
    this.watch();
    return true;
  }

  /** An address lasts a quarter of an hour, and a connection may break: what still may be watched is asked for anew where it stood. */
  async renew() {
    await this.look();
    if (!this.video.getAttribute("src")) return;
    if (performance.now() - this.opened < SOON) {
      this.drop(NOT_PLAYED);
      return;
    }
    const { currentTime, paused } = this.video;
    if ((await this.open(currentTime)) && !paused) await this.video.play();
  }

  watch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      await this.look();
      if (this.video.getAttribute("src")) this.watch();
    }, EVERY);
  }

  /** Whether it may go on. No answer at all says nothing about it: then no byte comes either. */
  async look() {
    if (!this.video.getAttribute("src")) return;
    const answer = await this.ask("standing", {});
    if (answer && answer.status !== 204) this.drop(await why(answer));
  }

  /** Captions are read at the film's own address; "" where there are none. */
  caption(at, spoken) {
    this.video.querySelector("track")?.remove();
    if (!at) return;
    const track = document.createElement("track");
    Object.assign(track, { kind: "captions", label: "Captions", srclang: spoken, src: at, default: true });
    this.video.append(track);
    track.track.mode = "showing";
  }

  async ask(what, options) {
    const headers = { Accept: "application/json", ...options.headers };
    return fetch(this.paths[what], { ...options, headers, redirect: "manual" }).catch(() => null);
  }

  drop(sentence) {
    clearTimeout(this.timer);
    this.caption("");
    this.video.removeAttribute("src");
    this.video.load();
    this.said(sentence);
    return false;
  }
}

async function why(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) return SIGNED_OUT;
  if (answer.status === 409) return (await answer.json()).reasons.join(" ");
  return answer.status === 404 ? NOT_SHARED : NO_ANSWER;
}
