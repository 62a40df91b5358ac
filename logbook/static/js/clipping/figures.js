// Figures as people say them.

/** A time in a film: "0:41.3". */
export function clock(seconds) {
  const tenths = Math.round(seconds * 10);
  return `${Math.floor(tenths / 600)}:${String(Math.floor((tenths % 600) / 10)).padStart(2, "0")}.${tenths % 10}`;
}

/** A size: "61 MB", "420 KB". */
export function size(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`;
}

/** How long something takes: "about 50 s", "about 3 minutes". */
export function about(seconds) {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  return `about ${Math.round(seconds / 60)} minutes`;
}

/** "1 moment", "2 moments". */
export function moments(number) {
  return `${number} moment${number === 1 ? "" : "s"}`;
}

/** What a person typed as a time ("1:20", "80", "1:20.5") in seconds; NaN when it is none. */
export function typedTime(text) {
  const parts = text.trim().match(/^(?:(\d+):)?(\d{1,4}(?:\.\d)?)$/);
  return parts ? Number(parts[1] ?? 0) * 60 + Number(parts[2]) : Number.NaN;
}
