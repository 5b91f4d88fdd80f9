// Moves no cursor, turns no direction of writing, hides nothing: what a file or a peer wrote, as a terminal may be given it.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** A text of somebody else on one line, with every control character written out, as `\u{1b}`. */
export const plain = (text: string): string =>
  text.replaceAll(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ""}}`);
