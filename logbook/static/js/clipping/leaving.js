// The one sentence about what leaves this device. It is made of the files as they were cut, so that it is always true.

import { about, moments, size } from "./figures.js";

const SUPPOSED = 10_000_000 / 8;

/** The sentence for these files; `whole` when the film itself has to travel. `speed` is in bytes a second. */
export function whatLeaves(blobs, { whole = false, cutting = 0, speed = SUPPOSED } = {}) {
  if (cutting) return `Cutting ${moments(cutting)}. Nothing has left this device.`;
  if (blobs.length === 0) return "Nothing leaves your device yet.";
  const bytes = blobs.reduce((sum, blob) => sum + blob.size, 0);
  if (whole) return `This leaves your device: the whole film, ${size(bytes)}, ${about(bytes / speed)}. The server cuts your moment and destroys the rest.`;
  return `This leaves your device: ${moments(blobs.length)}, ${size(bytes)}, ${about(bytes / speed)}. The rest of the film stays here.`;
}
