// The announced other way: a film this browser cannot show is sent whole, cut on the server and destroyed there.

import { typedTime } from "./figures.js";
import { faultOf } from "./span.js";

/** The panel of that way. `kept` hears the facts of the moment once its times are typed. */
export function wholeFilm(panel, kept) {
  let film = null;
  const field = (name) => panel.querySelector(`#whole-${name}`);
  const fault = document.createElement("p");
  fault.className = "govuk-error-message";
  fault.setAttribute("role", "alert");
  panel.querySelector("[data-do=whole]").before(fault);
  return {
    of(opened) {
      film = opened;
    },
    keep() {
      const marks = { begins: typedTime(field("in").value), ends: typedTime(field("out").value) };
      fault.textContent = Object.values(marks).some(Number.isNaN) ? "Write both times like 1:20." : faultOf(marks, film);
      if (fault.textContent) return;
      kept({
        clip_id: crypto.randomUUID(),
        begins_ms: Math.round(marks.begins * 1000),
        ends_ms: Math.round(marks.ends * 1000),
        words: "",
        principles: [],
        people: {},
        somebody_else: "",
        media_type: film.file.type || "application/octet-stream",
        whole_film: true,
      });
    },
  };
}
