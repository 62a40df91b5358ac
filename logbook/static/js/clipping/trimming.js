// A stored clip trimmed further: it is fetched to this device, opened in the same cutter, and what is kept of it is sent as a new
// moment of the same film.

/** What the page says of the clip to trim: {film, begins, ends}, its marks in the film in milliseconds; null where there is none. */
export function toTrim(page) {
  const { trims, trimsFilm, trimsBegins, trimsEnds } = page.dataset;
  return trims ? { address: trims, film: trimsFilm, begins: Number(trimsBegins), ends: Number(trimsEnds) } : null;
}

/** The stored clip as a file, for as long as this page is open. The sentence a person reads is thrown where it may not be had. */
export async function fetched({ address }, token) {
  const asked = { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token }, redirect: "manual" };
  const answer = await fetch(address, asked).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (!answer?.ok) throw new Error(said?.reasons?.join(" ") ?? "The clip could not be fetched. Wait a moment and open this page again.");
  const film = await fetch(said.address);
  if (!film.ok) throw new Error("The clip could not be fetched. Wait a moment and open this page again.");
  const blob = await film.blob();
  return new File([blob], "", { type: blob.type });
}
