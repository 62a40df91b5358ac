// A box over somebody: where the person put it, and between two places where it must have been on the way.

/**
 * The box at a time, in fractions of the picture ({x, y, width, height}, 0 to 1). `places` are {at, x, y, width, height} in
 * seconds of the film, in their order. Before the first and after the last place it stays where it is; null where there is none.
 */
export function boxAt(places, time) {
  if (places.length === 0) return null;
  const after = places.findIndex((place) => place.at > time);
  if (after === 0) return places[0];
  if (after === -1) return places.at(-1);
  const [from, to] = [places[after - 1], places[after]];
  const share = (time - from.at) / (to.at - from.at);
  const between = (name) => from[name] + (to[name] - from[name]) * share;
  return { x: between("x"), y: between("y"), width: between("width"), height: between("height") };
}

/** The places with one more, or with the one at that very time moved: in their order. */
export function placed(places, place) {
  return [...places.filter((each) => Math.abs(each.at - place.at) > 0.001), place].sort((a, b) => a.at - b.at);
}

/** Paints every cover over the picture on this canvas, in one plain colour: nothing of what is under it is left. */
export function hide(brush, covers, time) {
  const { width, height } = brush.canvas;
  brush.fillStyle = "#1c2b2d";
  for (const places of covers) {
    const box = boxAt(places, time);
    if (box) brush.fillRect(box.x * width, box.y * height, box.width * width, box.height * height);
  }
}
