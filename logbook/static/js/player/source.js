// A clip's source: asked for when it is to be played, renewed when its address has run out, and dropped as soon as the clip may
// not be watched any more. What is asked every three seconds is a question alone: no byte of the film comes with its answer.

const EVERY = 3000;
const SIGNED_OUT = "You are signed out. Sign in again to go on watching.";
const NOT_SHARED = "This clip is not shared with you any more.";
const NO_ANSWER = "The logbook did not answer. Wait a moment and press Play again.";

/** Plays one clip in one video element. `paths`: {address, standing, token}; `said(sentence)` is called when its source was dropped. */
export class Source {
  constructor(video, paths, said) {
    this.video = video;
    this.paths = paths;
    this.said = said;
    this.until = 0;
    video.addEventListener("error", () => this.renew());
  }

  /** Ask for an address and play from `at` seconds. Gives whether it plays; where it may not, `said` was told why. */
  async open(at = 0) {
    const answer = await this.ask("address", { method: "POST", headers: { "X-CSRFToken": this.paths.token } });
    if (!answer) return this.drop(NO_ANSWER);
    if (!answer.ok) return this.drop(await why(answer));
    const issued = await answer.json();
    this.until = Date.parse(issued.until);
    this.video.src = issued.address;
    this.video.currentTime = at;
    this.watch();
    return true;
  }

  /** An address lasts a quarter of an hour: one that ran out, or was cut off, is asked for anew where the film stood. */
  async renew() {
    if (!this.video.getAttribute("src")) return;
    if (Date.now() < this.until) {
      await this.look();
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
    const answer = await this.ask("standing", {});
    if (answer && answer.status !== 204) this.drop(await why(answer));
  }

  async ask(what, options) {
    const headers = { Accept: "application/json", ...options.headers };
    return fetch(this.paths[what], { ...options, headers, redirect: "manual" }).catch(() => null);
  }

  drop(sentence) {
    clearTimeout(this.timer);
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
