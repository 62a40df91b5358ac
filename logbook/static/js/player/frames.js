// One picture on or back in a film of uneven rate. No index of it is here, so the time of a picture is its own (VideoFrame) or
// what the browser says it shows (requestVideoFrameCallback), never a count of thirtieths.

const HAIR = 0.001;
const WIDEST = 0.25;
const SOON = 150;
const SUPPOSED = 1 / 25;

/** Steps for this video. `shown()` is the time of the picture on the screen, in seconds. */
export function frames(video) {
  let at = 0;
  let gap = SUPPOSED;
  let waiting = null;

  const note = (_now, { mediaTime }) => {
    const further = mediaTime - at;
    if (further > HAIR && further < WIDEST) gap = Math.min(gap, further);
    at = mediaTime;
    waiting?.();
    video.requestVideoFrameCallback(note);
  };
  const told = "requestVideoFrameCallback" in video;
  if (told) video.requestVideoFrameCallback(note);
  else for (const event of ["timeupdate", "seeked"]) video.addEventListener(event, () => (at = video.currentTime));

  /** Asks the picture itself for its time. What is told of pictures shown may come late where the machine is busy. */
  function ask() {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const picture = new VideoFrame(video);
    at = picture.timestamp / 1e6;
    picture.close();
  }
  const asked = "VideoFrame" in window;

  /** Seeks there and waits until a picture is shown, or it is plain that the same one stays. */
  async function show(time) {
    const seeked = new Promise((done) => video.addEventListener("seeked", done, { once: true }));
    const presented = new Promise((done) => (waiting = done));
    video.currentTime = Math.min(Math.max(time, 0), video.duration || 0);
    await seeked;
    if (asked) ask();
    else if (told) await Promise.race([presented, new Promise((done) => setTimeout(done, SOON))]);
    waiting = null;
  }

  async function on() {
    if (asked) ask();
    const before = at;
    const end = Math.min(before + WIDEST, video.duration);
    for (let to = before + gap + HAIR; to < end + gap; to += gap) {
      await show(Math.min(to, video.duration));
      if (at > before + HAIR || to >= video.duration) return;
    }
  }

  function back() {
    if (asked) ask();
    return show(at - HAIR);
  }

  let turn = Promise.resolve();
  const inTurn = (step) => () => {
    if (!video.duration) return turn;
    video.pause();
    turn = turn.then(step);
    return turn;
  };

  return { shown: () => at, after: inTurn(on), before: inTurn(back) };
}
