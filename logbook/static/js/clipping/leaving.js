// The one sentence about what leaves this device. It is made of the files as they were cut, so that it is always true.

import { about, moments, size } from "./figures.js";

const SUPPOSED = 10_000_000 / 8;

/** The sentence for these files; `whole` when the film itself has to travel, `stored` when it came from the server. `speed` is in bytes a second. */
export function whatLeaves(blobs, { whole = false, stored = false, cutting = 0, speed = SUPPOSED } = {}) {
  if (cutting) return `Cutting ${moments(cutting)}. Nothing has left this device.`;
  if (blobs.length === 0) return stored ? "Nothing is sent yet." : "Nothing leaves your device yet.";
  const bytes = blobs.reduce((sum, blob) => sum + blob.size, 0);
  if (stored) return `This is sent: ${moments(blobs.length)}, ${size(bytes)}, ${about(bytes / speed)}. What is cut off is not sent again.`;
  if (whole) return `This leaves your device: the whole film, ${size(bytes)}, ${about(bytes / speed)}. The server cuts your moment and destroys the rest.`;
  return `This leaves your device: ${moments(blobs.length)}, ${size(bytes)}, ${about(bytes / speed)}. The rest of the film stays here.`;
}
