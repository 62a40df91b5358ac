// One moment on the list: cut at once, shown as it will leave, named, and said who is in it.

import { clock, size } from "./figures.js";
import { cut } from "./cut.js";

let made = 0;

/** A card for the moment between these marks. `around` gives {film, before, editor, changed, dropped}. */
export function momentCard(template, marks, around) {
  const card = template.content.firstElementChild.cloneNode(true);
  const part = (name) => card.querySelector(`[data-of=${name}]`);
  const moment = { id: crypto.randomUUID(), card, marks, cut: null, covers: new Map(), busy: 0 };
  labelled(card, (made += 1));

  moment.people = () => [...card.querySelectorAll("[data-person]")].filter((box) => box.checked);
  moment.words = () => part("words").value.trim();
  moment.else = () => part("else").value.trim();
  moment.principles = () => [...card.querySelectorAll("[data-principle]:checked")].map((box) => box.dataset.principle);
  moment.saidWho = () => moment.people().length > 0 || moment.else() !== "" || card.querySelector("[data-nobody]").checked;
  moment.fault = (words) => {
    part("fault").textContent = words;
    part("fault").hidden = !words;
  };

  async function cutAnew() {
    const turn = (moment.busy += 1);
    moment.cut = null;
    around.changed();
    const covered = moment.people().filter((box) => moment.covers.has(box.dataset.person));
    const wishes = {
      exact: part("exact").checked,
      mute: part("mute").checked,
      cover: covered.map((box) => moment.covers.get(box.dataset.person)),
      onProgress: (share) => Object.assign(part("progress"), { hidden: false, value: share }),
    };
    const result = await cut(around.film, marks, wishes).catch((error) => ({ error }));
    if (turn !== moment.busy) return;
    moment.busy = 0;
    part("progress").hidden = true;
    moment.fault(result.error?.message ?? "");
    if (!result.error) shown(result);
    around.changed();
  }

  function shown(result) {
    moment.cut = result;
    part("times").textContent = `${clock(result.begins)} – ${clock(result.ends)}`;
    const how = result.way === "copied" ? "as filmed, at the nearest whole pictures" : "made anew, exact";
    part("way").textContent = `${size(result.blob.size)}, ${how}`;
    const preview = part("preview");
    if (preview.src) URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(result.blob);
  }

  function offerCovers() {
    const missing = moment.people().filter((box) => !box.dataset.agreed && !box.dataset.covered);
    part("covers").replaceChildren(...missing.map((box) => coverLine(box)));
  }

  function coverLine(box) {
    const line = document.createElement("p");
    const covered = moment.covers.has(box.dataset.person);
    line.textContent = covered
      ? `${box.dataset.label} is covered: the picture under the box never leaves this device. If their voice is heard, leave the sound out. `
      : `${box.dataset.label} has not agreed. Cover them, or the moment is on hold until they have. `;
    const press = document.createElement("button");
    Object.assign(press, { type: "button", className: "govuk-button govuk-button--secondary", textContent: covered ? "Cover again" : `Cover ${box.dataset.label}` });
    press.addEventListener("click", async () => {
      moment.covers.set(box.dataset.person, await around.editor.cover(box.dataset.label, marks, moment.covers.get(box.dataset.person) ?? []));
      offerCovers();
      press.isConnected || part("covers").querySelector("button")?.focus();
      cutAnew();
    });
    line.append(press);
    return line;
  }

  card.addEventListener("change", ({ target }) => {
    if (target.matches("[data-of=exact], [data-of=mute]")) cutAnew();
    if (target.matches("[data-person]")) {
      offerCovers();
      if (moment.covers.has(target.dataset.person)) cutAnew();
    }
    around.changed();
  });
  card.addEventListener("input", () => around.changed());
  card.addEventListener("click", ({ target }) => {
    const asked = target.closest("[data-moment]")?.dataset.moment;
    if (asked === "drop") around.dropped(moment);
    if (asked === "watch" && moment.cut) {
      part("preview").hidden = false;
      part("preview").play();
    }
    if (asked === "same") sameAs(card, around.before());
  });
  card.querySelector("[data-moment=same]").hidden = !around.before();
  part("times").textContent = `${clock(marks.begins)} – ${clock(marks.ends)}`;
  cutAnew();
  return moment;
}

function sameAs(card, before) {
  for (const box of card.querySelectorAll("[data-person]")) {
    box.checked = before.people().some((there) => there.dataset.person === box.dataset.person);
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Gives every field of a card an id of its own, and its label that id. */
function labelled(card, number) {
  for (const [at, box] of [...card.querySelectorAll("input[type=checkbox]")].entries()) {
    box.id = `moment-${number}-${at}`;
    box.nextElementSibling.htmlFor = box.id;
  }
  for (const label of card.querySelectorAll("[data-for]")) {
    const field = card.querySelector(`[data-of=${label.dataset.for}]`);
    field.id = `moment-${number}-${label.dataset.for}`;
    label.htmlFor = field.id;
  }
  card.querySelector("[data-of=preview]").setAttribute("aria-label", `Moment ${number} as it leaves`);
}
