// A moment encoded anew on this device: exact to the picture, smaller, and the only way in which a box can hide somebody.

import { EncodedPacketSink, VideoSample, VideoSampleSink, VideoSampleSource, canEncodeVideo } from "../../vendor/mediabunny.js";
import { hide } from "./cover.js";
import { container } from "./container.js";
import { addSound } from "./sound.js";
import { HAIR } from "./span.js";

/** The longest side of a picture that is encoded anew, in pixels. */
const LONGEST_SIDE = 1280;
/** Bits for each pixel of each picture: enough for a face to be read. */
const BITS = 0.12;
const PICTURES_A_SECOND = 30;

/** The sentence for a browser that cannot encode. */
export class CannotEncode extends Error {
  constructor() {
    super("This browser cannot make a new picture. Copying still works where nobody needs covering; for the rest use a newer browser.");
  }
}

/**
 * Every picture that lies whole within the marks, with the cover drawn into it; sound is copied unless `mute`. Gives the file and
 * where it begins and ends in the film. `onProgress` hears 0 to 1.
 *
 * Where nothing is drawn the encoder is handed the film's own pictures and makes them smaller itself, which takes half as long as
 * drawing each; the file then says which way up they are. A browser whose encoder does not makes them upright by drawing.
 */
export async function encoded(film, marks, { cover = [], mute = false, onProgress = () => {} } = {}) {
  const span = await pictureSpan(film, marks);
  if (!span) return null;
  const wishes = { marks, span, mute, onProgress };
  if (cover.length === 0) {
    const made = await written(film, wishes, handed(film)).catch((error) => ({ error }));
    if (!made.error) return made;
  }
  return written(film, wishes, drawn(film, cover));
}

async function written(film, { marks, span, mute, onProgress }, { size, rotation, picture }) {
  const heard = mute ? { ...film, sound: null } : film;
  const webm = film.webm && Boolean(heard.sound);
  const codec = await firstOf(webm ? ["vp9", "vp8"] : ["avc", "vp9"], size);
  const { output, finished } = container(webm);
  const onEncoderConfig = (asked) => Object.assign(asked, { ...size, displayWidth: size.width, displayHeight: size.height });
  const source = new VideoSampleSource({ codec, bitrate: bitrate(size), keyFrameInterval: 1, onEncoderConfig });
  output.addVideoTrack(source, { rotation });
  const writeSound = await addSound(output, heard, span);
  await output.start();
  for await (const sample of within(film, marks)) {
    onProgress((sample.timestamp - marks.begins) / (marks.ends - marks.begins));
    const made = picture(sample, span);
    await source.add(made);
    made.close();
  }
  source.close();
  await writeSound();
  return { blob: await finished(), ...span };
}

/** The film's pictures as they are: the encoder scales them, as WebCodecs has it. */
function handed(film) {
  const { width, height } = fitted(film);
  const size = film.rotation % 180 ? { width: height, height: width } : { width, height };
  return {
    size,
    rotation: film.rotation,
    picture(sample, span) {
      sample.setTimestamp(sample.timestamp - span.begins);
      return sample;
    },
  };
}

/** Each picture drawn upright, with the cover in it. */
function drawn(film, cover) {
  const size = fitted(film);
  const brush = new OffscreenCanvas(size.width, size.height).getContext("2d", { alpha: false });
  return {
    size,
    rotation: 0,
    picture(sample, span) {
      sample.draw(brush, 0, 0, size.width, size.height);
      hide(brush, cover, sample.timestamp);
      const made = new VideoSample(brush.canvas, { timestamp: sample.timestamp - span.begins, duration: sample.duration });
      sample.close();
      return made;
    },
  };
}

/** The pictures that begin and end within the marks, in the order they are seen. */
async function* within(film, marks) {
  for await (const sample of new VideoSampleSink(film.pictures).samples(marks.begins, marks.ends)) {
    if (sample.timestamp >= marks.begins - HAIR && sample.timestamp + sample.duration <= marks.ends + HAIR) yield sample;
    else sample.close();
  }
}

/** Where the first of those pictures begins and the last one ends, read from the film's index; null where there is none. */
async function pictureSpan(film, marks) {
  const sink = new EncodedPacketSink(film.pictures);
  const key = (await sink.getKeyPacket(marks.begins)) ?? (await sink.getFirstKeyPacket());
  if (!key) return null;
  let [begins, ends] = [Infinity, -Infinity];
  for await (const packet of sink.packets(key, undefined, { metadataOnly: true })) {
    if (packet.type === "key" && packet.timestamp > marks.ends) break;
    const over = packet.timestamp + packet.duration;
    if (packet.timestamp < marks.begins - HAIR || over > marks.ends + HAIR) continue;
    [begins, ends] = [Math.min(begins, packet.timestamp), Math.max(ends, over)];
  }
  return ends > begins ? { begins, ends } : null;
}

/** The picture's size within the longest side, in even pixels as encoders want them. */
function fitted({ width, height }) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: 2 * Math.round((width * scale) / 2), height: 2 * Math.round((height * scale) / 2) };
}

function bitrate({ width, height }) {
  return Math.round(width * height * PICTURES_A_SECOND * BITS);
}

async function firstOf(codecs, size) {
  for (const codec of codecs) if (await canEncodeVideo(codec, { ...size, bitrate: bitrate(size) })) return codec;
  throw new CannotEncode();
}
