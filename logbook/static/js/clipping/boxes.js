// The boxes of an MP4 file's index: walked through, and the index put before what it is of.

const WITH_BOXES = ["moov", "trak", "mdia", "minf", "stbl"];
const HEAD = 8;
const LARGE_HEAD = 16;
const LARGE = 2 ** 32;

/** Each box of this buffer and of the boxes in it: {name, at, ends}, where its content begins and ends. */
export function* boxes(buffer, begins = 0, ends = buffer.byteLength) {
  const view = new DataView(buffer);
  for (let at = begins; at + HEAD <= ends; ) {
    const name = String.fromCharCode(...new Uint8Array(buffer, at + 4, 4));
    const size = view.getUint32(at) || ends - at;
    const whole = size === 1 ? Number(view.getBigUint64(at + HEAD)) : size;
    const content = at + (size === 1 ? LARGE_HEAD : HEAD);
    yield { name, at: content, ends: at + whole };
    if (WITH_BOXES.includes(name)) yield* boxes(buffer, content, at + whole);
    at += whole;
  }
}

/**
 * A file that was written as "ftyp, media, index" as "ftyp, index, media", so that it plays while it is still being fetched. `parts`:
 * what was written in turn, and `mended` what was written over it afterwards. `mend(index)` may change the index, not its length.
 */
export async function indexFirst({ parts, mended }, mend) {
  const whole = new Blob(parts);
  const [ftyp, media] = await firstBoxes(whole, mended);
  const index = await whole.slice(media.ends).arrayBuffer();
  mend(index);
  const long = media.ends - media.at + LARGE_HEAD >= LARGE;
  const head = headOf("mdat", media.ends - media.at, long);
  moved(index, ftyp.ends + index.byteLength + head.byteLength - media.at);
  return [whole.slice(0, ftyp.ends), index, head, whole.slice(media.at, media.ends)];
}

/** Where the first two boxes are. The media's head has room for a long length from the beginning, which is used or not. */
async function firstBoxes(whole, mended) {
  const bytes = new Uint8Array(await whole.slice(0, 256).arrayBuffer());
  for (const { data, position } of mended) bytes.set(data.subarray(0, Math.max(0, bytes.length - position)), position);
  const begins = new DataView(bytes.buffer).getUint32(0);
  const size = new DataView(bytes.buffer).getUint32(begins);
  const length = size === 1 ? Number(new DataView(bytes.buffer).getBigUint64(begins + HEAD)) : size;
  return [{ at: HEAD, ends: begins }, { at: begins + LARGE_HEAD, ends: begins + length }];
}

function headOf(name, length, long) {
  const head = new DataView(new ArrayBuffer(long ? LARGE_HEAD : HEAD));
  head.setUint32(0, long ? 1 : HEAD + length);
  for (const [at, letter] of [...name].entries()) head.setUint8(4 + at, letter.charCodeAt(0));
  if (long) head.setBigUint64(HEAD, BigInt(LARGE_HEAD + length));
  return head.buffer;
}

/** Says in the index that everything lies so many bytes further on. */
function moved(index, by) {
  const view = new DataView(index);
  for (const { name, at } of boxes(index)) {
    if (name !== "stco" && name !== "co64") continue;
    for (let number = 0; number < view.getUint32(at + 4); number += 1) {
      if (name === "stco") view.setUint32(at + 8 + number * 4, view.getUint32(at + 8 + number * 4) + by);
      else view.setBigUint64(at + 8 + number * 8, view.getBigUint64(at + 8 + number * 8) + BigInt(by));
    }
  }
}
