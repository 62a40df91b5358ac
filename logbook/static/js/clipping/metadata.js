// What a film says beside its pictures stays behind. A cut takes only the picture and the sound track along: no tags, places, names.
// What is left is taken out here: what a camera writes between the pictures, and the day in the headers of the new file.

import { boxes } from "./boxes.js";

const SEI = { avc: (first) => (first & 0x1f) === 6, hevc: (first) => [39, 40].includes((first >> 1) & 0x3f) };

/**
 * A function that takes the supplemental messages (places, times, serial numbers of some cameras) out of a packet of H.264 or
 * H.265 with lengths before its units; for other codecs one that changes nothing. `description` is the decoder's configuration.
 */
export function withoutMessages(codec, description) {
  if (!(codec in SEI) || !description) return (data) => data;
  const bytes = new Uint8Array(description.buffer ?? description, description.byteOffset ?? 0, description.byteLength);
  const width = (bytes[codec === "avc" ? 4 : 21] & 3) + 1;
  return (data) => keep(data, width, SEI[codec]);
}

function keep(data, width, isMessage) {
  const kept = [];
  for (let at = 0; at + width < data.length; ) {
    let length = 0;
    for (let each = 0; each < width; each += 1) length = length * 256 + data[at + each];
    const end = Math.min(at + width + length, data.length);
    if (!isMessage(data[at + width])) kept.push(data.subarray(at, end));
    at = end;
  }
  return joined(kept);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const WITH_DAYS = ["mvhd", "tkhd", "mdhd"];

/** Sets every day in the headers of an MP4 file's index to none, in place. */
export function forgetDays(index) {
  const view = new DataView(index);
  for (const { name, at } of boxes(index)) {
    if (WITH_DAYS.includes(name)) new Uint8Array(index, at + 4, view.getUint8(at) ? 16 : 8).fill(0);
  }
}
