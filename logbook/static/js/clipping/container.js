// The file a moment is written into: MP4, or WebM for what only WebM holds.

import { BufferTarget, Mp4OutputFormat, Output, StreamTarget, WebMOutputFormat } from "../../vendor/mediabunny.js";
import { indexFirst } from "./boxes.js";
import { forgetDays } from "./metadata.js";

const OF_WEBM = ["vp8", "vp9", "av1", "opus", "vorbis"];

/** Whether a moment with these codecs stays in WebM, where its film is. */
export function staysWebm(film, codecs) {
  return film.webm && codecs.every((codec) => OF_WEBM.includes(codec));
}

/** An output to write into, and `finished`, which gives the file once all of it is written. No day is in it. */
export function container(webm) {
  return webm ? inWebm() : inMp4();
}

function inWebm() {
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const finished = async () => {
    await output.finalize();
    return new Blob([output.target.buffer], { type: "video/webm" });
  };
  return { output, finished };
}

/** What is written is handed to the browser at once, so that the page holds a moment's bytes once and not four times. */
function inMp4() {
  const written = { parts: [], mended: [], length: 0 };
  const target = new StreamTarget(new WritableStream({ write: (part) => take(written, part) }));
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target });
  const finished = async () => {
    await output.finalize();
    return new Blob(await indexFirst(written, forgetDays), { type: "video/mp4" });
  };
  return { output, finished };
}

function take(written, { data, position }) {
  if (position < written.length) return written.mended.push({ data, position });
  written.parts.push(new Blob([data]));
  written.length += data.byteLength;
}
