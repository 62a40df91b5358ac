// Where a cut may fall. It only ever shrinks: not one picture from outside the marks is in it.

import { EncodedPacketSink } from "../../vendor/mediabunny.js";

/** Seconds by which a mark may be rounded: far less than a picture lasts. */
export const HAIR = 0.0005;
/** Seconds that moving the marks to whole pictures may lose; beyond that the moment is encoded anew. */
export const MOST_LOST = 1;

/** Why marks are no moment of this film, in words; "" when they are one. Marks are seconds in the film. */
export function faultOf(marks, film) {
  if (!(marks.begins >= 0) || !(marks.ends > 0)) return "Mark where the moment begins and where it ends.";
  if (marks.ends <= marks.begins) return "The moment ends before it begins. Move one of the two marks.";
  if (marks.ends > film.duration + HAIR) {
    return `The moment goes on to ${seconds(marks.ends)} and the film is ${seconds(film.duration)} long. Mark an earlier end.`;
  }
  return "";
}

function seconds(time) {
  return `${Math.round(time * 10) / 10} s`;
}

/**
 * The whole pictures inside the marks that can be copied as they are: from the first key picture at or after the beginning, to
 * the last one, in the order they are decoded, that is over by the end. Null where there are none.
 */
export async function copiedSpan(film, marks) {
  const sink = new EncodedPacketSink(film.pictures);
  const first = await keyAtOrAfter(sink, marks.begins);
  if (!first || over(first) > marks.ends + HAIR) return null;
  let ends = over(first);
  for await (const packet of inside(sink, first, marks.ends, { metadataOnly: true })) ends = Math.max(ends, over(packet));
  return { first, begins: first.timestamp, ends };
}

/** The packets of a copied span in the order they are decoded. One that shows something from before its key picture is left out. */
export async function* inside(sink, first, ends, options) {
  for await (const packet of sink.packets(first, undefined, options)) {
    if (over(packet) > ends + HAIR) return;
    if (packet.timestamp >= first.timestamp - HAIR) yield packet;
  }
}

/** Seconds of the moment that copying would lose at both ends together. */
export function lost(span, marks) {
  return span.begins - marks.begins + (marks.ends - span.ends);
}

async function keyAtOrAfter(sink, time) {
  const surely = { verifyKeyPackets: true };
  const before = (await sink.getKeyPacket(time + HAIR, surely)) ?? (await sink.getFirstKeyPacket(surely));
  if (!before || before.timestamp >= Math.max(time, 0) - HAIR) return before;
  return sink.getNextKeyPacket(before, surely);
}

function over(packet) {
  return packet.timestamp + packet.duration;
}
