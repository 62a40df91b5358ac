// What the server is told of a film and of a moment: ids, times, fixed words, and the person's own words. Never a file's name.

/** The film, registered with its device and its delete-by as part of sending. */
export function filmFacts(filmId, page, { kind, device, days }) {
  const facts = { form_id: filmId, kind: kind?.value ?? "interaction", device: device.value.trim(), days: days.value };
  return page.dataset.cycle ? { ...facts, cycle: page.dataset.cycle } : facts;
}

/**
 * One moment as it was cut: its true marks in milliseconds, who is in it and whether a box covers them. `after` is where a stored
 * clip that is trimmed begins in its film; whom a box covered there it covers still.
 */
export function momentFacts(moment, after = 0) {
  const covered = (box) => moment.covers.has(box.dataset.person) || box.dataset.covered === "1";
  return {
    clip_id: moment.id,
    begins_ms: after + Math.round(moment.cut.begins * 1000),
    ends_ms: after + Math.round(moment.cut.ends * 1000),
    words: moment.words(),
    principles: moment.principles(),
    people: Object.fromEntries(moment.people().map((box) => [box.dataset.person, covered(box)])),
    somebody_else: moment.else(),
    media_type: moment.cut.blob.type,
    whole_film: false,
  };
}
