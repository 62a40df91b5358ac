// The sound of a moment, copied packet by packet.

import { EncodedAudioPacketSource, EncodedPacketSink } from "../../vendor/mediabunny.js";
import { HAIR } from "./span.js";

/** A packet is decoded together with the one after it: its own bytes carry a trace of what is heard for as long again. */
const LINGERS = 2;

/**
 * Adds the film's sound within the span to an output that has not started. Gives back a function that writes the packets once
 * it has. The first packet stands at the very beginning, at most one packet (about 23 ms) early, so that no edit list is needed.
 */
export async function addSound(output, film, span) {
  if (!film.sound) return async () => {};
  const source = new EncodedAudioPacketSource(await film.sound.getCodec());
  output.addAudioTrack(source);
  const decoderConfig = await film.sound.getDecoderConfig();
  return async () => {
    let written = 0;
    for await (const packet of packetsWithin(film.sound, span)) {
      const timestamp = written ? packet.timestamp - span.begins : 0;
      await source.add(packet.clone({ timestamp }), written ? undefined : { decoderConfig });
      written += 1;
    }
    source.close();
  };
}

async function* packetsWithin(track, span) {
  const sink = new EncodedPacketSink(track);
  const from = (await sink.getPacket(span.begins)) ?? (await sink.getFirstPacket());
  if (!from) return;
  for await (const packet of sink.packets(from)) {
    if (packet.timestamp + LINGERS * packet.duration > span.ends + HAIR) return;
    if (packet.timestamp >= span.begins - HAIR) yield packet;
  }
}
