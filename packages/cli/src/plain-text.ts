/** Characters that a terminal obeys, or that change the order of what is read: C0, DEL, C1, marks of direction, line separators. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const LONGEST = 200;

/** A text of a file or a peer, as it may be printed: nothing in it moves a cursor, and it is no longer than a few lines. */
export function plain(text: string): string {
  const shown = text.replace(OBEYED, "\ufffd");
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}
