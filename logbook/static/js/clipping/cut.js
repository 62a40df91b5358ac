// One moment cut out of a film, as it will leave this device.

import { copied } from "./copying.js";
import { encoded } from "./encoding.js";
import { MOST_LOST, copiedSpan, faultOf, lost } from "./span.js";

/** The sentence a person reads when the marks are no moment of the film. */
export class NoMoment extends Error {}

const NO_PICTURES = "Between these two marks there is no whole picture. Move them further apart.";

/**
 * How a moment would be cut: {way, begins, ends} in seconds, `way` "copied" or "encoded". Copied unless somebody is covered,
 * the person asked for the exact marks, or copying would lose more than a second of it.
 */
export async function planned(film, marks, { exact = false, cover = [] } = {}) {
  const fault = faultOf(marks, film);
  if (fault) throw new NoMoment(fault);
  const span = exact || cover.length ? null : await copiedSpan(film, marks);
  if (span && lost(span, marks) <= MOST_LOST) return { way: "copied", span, begins: span.begins, ends: span.ends };
  return { way: "encoded", span: null, ...marks };
}

/** The moment as a file: {blob, way, begins, ends}, where begins and ends are what is truly in it. */
export async function cut(film, marks, wishes = {}) {
  const plan = await planned(film, marks, wishes);
  if (plan.way === "copied") {
    const heard = wishes.mute ? { ...film, sound: null } : film;
    return { blob: await copied(heard, plan.span), way: plan.way, begins: plan.begins, ends: plan.ends };
  }
  const made = await encoded(film, marks, wishes);
  if (!made) throw new NoMoment(NO_PICTURES);
  return { way: plan.way, ...made };
}
