// A moment copied without encoding it anew: quick, and nothing of its quality is lost.

import { EncodedPacketSink, EncodedVideoPacketSource } from "../../vendor/mediabunny.js";
import { container, staysWebm } from "./container.js";
import { withoutMessages } from "./metadata.js";
import { addSound } from "./sound.js";
import { inside } from "./span.js";

/** The span (see span.js) as a file of its own, the picture turned as it was. */
export async function copied(film, span) {
  const codec = await film.pictures.getCodec();
  const webm = staysWebm(film, [codec, await film.sound?.getCodec()].filter(Boolean));
  const { output, finished } = container(webm);
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, { rotation: film.rotation });
  const writeSound = await addSound(output, film, span);
  await output.start();
  await Promise.all([writePictures(source, film, span, codec), writeSound()]);
  return finished();
}

async function writePictures(source, film, span, codec) {
  const decoderConfig = await film.pictures.getDecoderConfig();
  const quiet = withoutMessages(codec, decoderConfig.description);
  for await (const packet of inside(new EncodedPacketSink(film.pictures), span.first, span.ends)) {
    const timestamp = Math.max(packet.timestamp - span.begins, 0);
    await source.add(packet.clone({ data: quiet(packet.data), timestamp, sideData: {} }), { decoderConfig });
  }
  source.close();
}
