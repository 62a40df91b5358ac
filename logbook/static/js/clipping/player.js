// The film on the page: played, slowed, moved picture by picture. Phones film at an uneven rate, so the time of a picture is asked
// of the browser and of the film's index, never counted.

import { EncodedPacketSink } from "../../vendor/mediabunny.js";

const SLOW = 0.25;
const A_BIT = 0.001;

/** Controls for the video. `onTime` hears the time of each picture shown, in seconds. */
export function player(video, onTime) {
  let shown = 0;
  let sought = null; // where the film was sent and stands still: it has arrived a little before its picture is shown
  let pictures = null;
  const tell = (time) => {
    shown = time;
    onTime(time);
  };
  if (video.requestVideoFrameCallback) {
    const each = (_now, { mediaTime }) => {
      tell(mediaTime);
      video.requestVideoFrameCallback(each);
    };
    video.requestVideoFrameCallback(each);
  } else {
    for (const event of ["timeupdate", "seeked"]) video.addEventListener(event, () => tell(video.currentTime));
  }

  video.addEventListener("play", () => (sought = null));
  video.addEventListener("seeking", () => {
    if (sought !== null && Math.abs(video.currentTime - sought) > A_BIT / 2) sought = null; // somebody else moved it
  });

  let stepping = Promise.resolve();

  /** One picture on or back; presses that come faster than pictures are shown each count. */
  function step(forward) {
    stepping = stepping.then(() => move(forward));
    return stepping;
  }

  async function move(forward) {
    video.pause();
    const here = video.seeking ? video.currentTime : (sought ?? shown + A_BIT);
    const packet = await pictures?.getPacket(here, { metadataOnly: true });
    if (!packet) return;
    seek(forward ? packet.timestamp + packet.duration + A_BIT : Math.max(packet.timestamp - A_BIT, 0));
  }

  function seek(time) {
    sought = Math.min(Math.max(time, 0), video.duration || 0);
    video.currentTime = sought;
  }

  return {
    get shown() {
      return shown;
    },
    of(film) {
      pictures = new EncodedPacketSink(film.pictures);
    },
    seek,
    before: () => step(false),
    after: () => step(true),
    back: () => seek(video.currentTime - 2),
    pause: () => video.pause(),
    play: () => (video.paused ? video.play() : video.pause()),
    go: () => video.play(),
    slow() {
      video.playbackRate = video.playbackRate === SLOW ? 1 : SLOW;
      return video.playbackRate === SLOW;
    },
  };
}

/** Waits until the first picture of a film can be shown; whether this browser can show it at all. */
export function canShow(video) {
  return new Promise((done) => {
    video.addEventListener("loadeddata", () => done(video.videoWidth > 0), { once: true });
    video.addEventListener("error", () => done(false), { once: true });
  });
}
