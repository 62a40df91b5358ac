// The file a moment is written into: MP4, or WebM for what only WebM holds.

import { BufferTarget, Mp4OutputFormat, Output, WebMOutputFormat } from "../../vendor/mediabunny.js";
import { forgetDays } from "./metadata.js";

const OF_WEBM = ["vp8", "vp9", "av1", "opus", "vorbis"];

/** Whether a moment with these codecs stays in WebM, where its film is. */
export function staysWebm(film, codecs) {
  return film.webm && codecs.every((codec) => OF_WEBM.includes(codec));
}

/** An output that keeps the new file in memory, its index first, so that it plays while it is still being fetched. */
export function container(webm) {
  const format = webm ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: "in-memory" });
  return new Output({ format, target: new BufferTarget() });
}

/** The finished file, with no day in it. */
export async function finished(output, webm) {
  await output.finalize();
  const { buffer } = output.target;
  if (!webm) forgetDays(buffer);
  return new Blob([buffer], { type: webm ? "video/webm" : "video/mp4" });
}
