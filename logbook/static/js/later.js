// What only few pages come to, each part fetched when it is called for.

/** Says when the session is about to end. */
export const sayTheSessionEnds = () => import("./session.js");

/** Sends what clips are still on their way. */
export const goOnSending = () => import("./clipping/resume.js");
