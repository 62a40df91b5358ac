// A film on this device, opened where it lies: nothing of it is copied, and only its index is read.

import { BlobSource, EncodedPacketSink, Input, MATROSKA, MP4, QTFF, WEBM } from "../../vendor/mediabunny.js";

/** The sentence a person reads when a file cannot be used here. */
export class CannotOpen extends Error {}

const NOT_A_FILM = "This file is not a film that can be read here. Choose the film itself: its name usually ends in .mp4, .mov or .webm.";
const NO_PICTURE = "This file has sound and no picture, so there is nothing to clip. Choose the film itself.";

/**
 * Opens a film and answers with what a cut needs to know of it. Times are in seconds, `width` and `height` are those of the
 * upright picture. `onProgress` hears 0 to 1 while a film without an index is read through, which is the only way to know its length.
 */
export async function openFilm(file, onProgress = () => {}) {
  const reading = { useStreamReader: false }; // what is asked for and no more: a stream reads on by up to two megabytes
  const source = new BlobSource(file, reading);
  const film = { file, bytesRead: 0 };
  source.on("read", ({ start, end }) => {
    film.bytesRead += end - start;
  });
  film.input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA] });
  if (file.size === 0 || !(await film.input.canRead())) throw new CannotOpen(NOT_A_FILM);
  film.webm = [WEBM, MATROSKA].includes(await film.input.getFormat());
  film.pictures = await film.input.getPrimaryVideoTrack().catch(() => null);
  if (!film.pictures) throw new CannotOpen(NO_PICTURE);
  film.sound = await film.input.getPrimaryAudioTrack();
  film.rotation = await film.pictures.getRotation();
  film.width = await film.pictures.getDisplayWidth();
  film.height = await film.pictures.getDisplayHeight();
  film.duration = await film.pictures.getDurationFromMetadata();
  film.indexed = Boolean(film.duration);
  reading.useStreamReader = true; // from here on long stretches are read, and a stream is three times as fast
  if (!film.indexed) film.duration = await readThrough(film, source, onProgress);
  if (!film.duration) throw new CannotOpen(NOT_A_FILM);
  return film;
}

/** The end of the last picture, found by reading every one: where a film was written as it was recorded, nobody noted it. */
async function readThrough(film, source, onProgress) {
  const stop = source.on("read", ({ end }) => onProgress(Math.min(end / film.file.size, 1)));
  let ends = 0;
  for await (const packet of new EncodedPacketSink(film.pictures).packets(undefined, undefined, { metadataOnly: true })) {
    ends = Math.max(ends, packet.timestamp + packet.duration);
  }
  stop();
  onProgress(1);
  return ends;
}

/** Gives back what opening took. */
export function closeFilm(film) {
  film.input.dispose();
}
