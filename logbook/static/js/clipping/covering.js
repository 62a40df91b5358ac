// Covering somebody: a box over them, put in place by finger, mouse or keys, at as many times of the moment as it takes.

import { boxAt, placed } from "./cover.js";

const STEP = 0.02;
const SMALLEST = 0.04;
const FIRST = { x: 0.4, y: 0.3, width: 0.2, height: 0.3 };
const KEYS = { ArrowLeft: { x: -STEP }, ArrowRight: { x: STEP }, ArrowUp: { y: -STEP }, ArrowDown: { y: STEP } };
const SIZES = { "+": STEP, "=": STEP, "-": -STEP };

/** The editor over the film. `cover(whom, marks, places)` gives the places when the person is done. */
export function coverEditor({ video, box, panel, whom, said, play }) {
  let places = [];
  let held = { ...FIRST };
  let marks = null;
  let finish = null;

  function show(rect) {
    held = rect;
    const film = filmWithin(video);
    Object.assign(box.style, {
      left: `${film.left + rect.x * film.width}px`,
      top: `${film.top + rect.y * film.height}px`,
      width: `${rect.width * film.width}px`,
      height: `${rect.height * film.height}px`,
    });
  }

  function put() {
    places = placed(places, { at: play.shown, ...held });
    said.textContent = `The box has ${places.length === 1 ? "one place" : `${places.length} places`} in this moment.`;
  }

  function change(by) {
    const width = clamp(held.width + (by.width ?? 0), SMALLEST, 1);
    const height = clamp(held.height + (by.height ?? 0), SMALLEST, 1);
    show({ x: clamp(held.x + (by.x ?? 0), 0, 1 - width), y: clamp(held.y + (by.y ?? 0), 0, 1 - height), width, height });
  }

  box.addEventListener("keydown", (event) => {
    const by = KEYS[event.key] ?? (event.key in SIZES ? { width: SIZES[event.key], height: SIZES[event.key] } : null);
    if (!by) return;
    event.preventDefault();
    change(by);
    put();
  });
  box.addEventListener("pointerdown", (event) => {
    box.setPointerCapture(event.pointerId);
    video.pause();
    const edge = box.getBoundingClientRect();
    const sizing = event.clientX > edge.right - 24 && event.clientY > edge.bottom - 24;
    const move = ({ movementX, movementY }) => {
      const film = filmWithin(video);
      const by = [movementX / film.width, movementY / film.height];
      change(sizing ? { width: by[0], height: by[1] } : { x: by[0], y: by[1] });
    };
    box.addEventListener("pointermove", move);
    box.addEventListener("pointerup", () => (box.removeEventListener("pointermove", move), put()), { once: true });
  });

  return {
    get open() {
      return finish !== null;
    },
    cover(label, ofMoment, before) {
      [marks, places] = [ofMoment, before];
      whom.textContent = `Cover ${label}.`;
      said.textContent = "";
      panel.hidden = box.hidden = false;
      play.pause();
      play.seek(marks.begins);
      show(boxAt(places, marks.begins) ?? FIRST);
      box.focus();
      return new Promise((done) => (finish = done));
    },
    follow(time) {
      if (!finish || document.activeElement === box) return;
      if (places.length && !box.matches(":active")) show(boxAt(places, time));
    },
    put,
    done() {
      if (places.length === 0) places = placed(places, { at: marks.begins, ...held });
      panel.hidden = box.hidden = true;
      finish(places);
      finish = null;
    },
  };
}

/** Where the picture itself lies in the video element: it keeps its shape, with bars beside it where it must. */
function filmWithin(video) {
  const [width, height] = [video.clientWidth, video.clientHeight];
  const scale = Math.min(width / video.videoWidth, height / video.videoHeight);
  const [wide, high] = [video.videoWidth * scale, video.videoHeight * scale];
  return { left: (width - wide) / 2, top: (height - high) / 2, width: wide, height: high };
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
