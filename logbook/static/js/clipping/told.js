// What the server is told of a film and of a moment: ids, times, fixed words, and the person's own words. Never a file's name.

/** The film, registered with its device and its delete-by as part of sending. */
export function filmFacts(filmId, page, { kind, device, days }) {
  const facts = { form_id: filmId, kind: kind?.value ?? "interaction", device: device.value.trim(), days: days.value };
  return page.dataset.cycle ? { ...facts, cycle: page.dataset.cycle } : facts;
}

/** One moment as it was cut: its true marks in milliseconds, who is in it and whether a box covers them. */
export function momentFacts(moment) {
  return {
    clip_id: moment.id,
    begins_ms: Math.round(moment.cut.begins * 1000),
    ends_ms: Math.round(moment.cut.ends * 1000),
    words: moment.words(),
    principles: moment.principles(),
    people: Object.fromEntries(moment.people().map((box) => [box.dataset.person, moment.covers.has(box.dataset.person)])),
    somebody_else: moment.else(),
    media_type: moment.cut.blob.type,
    whole_film: false,
  };
}
