// The keys of a player: never while somebody types. Letters and signs can be switched off (WCAG 2.1.4); space and arrows are no
// single characters, and do what they do unless a button or a link has the keyboard.

const KEPT = "player-keys";
const PRESSED = "button, a, summary, select, video, [role=button]";

/** `does`: the act of each key, by its name as a lower-case letter, a sign, " " or "ArrowLeft". */
export function playerKeys(toggle, does, act) {
  if (toggle) {
    toggle.checked = localStorage.getItem(KEPT) !== "off";
    toggle.addEventListener("change", () => localStorage.setItem(KEPT, toggle.checked ? "on" : "off"));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const single = event.key.length === 1 && event.key !== " ";
    if (single ? toggle && !toggle.checked : event.target.closest(PRESSED) && event.key === " ") return;
    const named = does[single ? event.key.toLowerCase() : event.key];
    if (!named) return;
    event.preventDefault();
    act(named);
  });
}
