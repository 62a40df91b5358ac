// Single keys for whoever wants them, with a switch (WCAG 2.1.4): off until it is turned on, and never while somebody types.

const KEPT = "clipping-keys";
const DOES = { i: "in", o: "out", j: "back", k: "play", l: "go", ",": "before", ".": "after" };

/** Lets the switch decide whether a single key does what its button does. */
export function singleKeys(toggle, act) {
  toggle.checked = localStorage.getItem(KEPT) === "on";
  toggle.addEventListener("change", () => localStorage.setItem(KEPT, toggle.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const named = DOES[event.key.toLowerCase()];
    const typing = event.target.closest("input:not([type=checkbox], [type=range]), textarea, select, [role=application]");
    if (!named || !toggle.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(named);
  });
}
