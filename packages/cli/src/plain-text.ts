/**
 * A text of somebody else's as one line that a terminal may show: what could move its cursor, colour it, ring it or turn the
 * direction of writing stands there as its code. At most 500 characters.
 */
export function plain(text: string): string {
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, codeOf);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST - 1)}…` : shown;
}

const LONGEST = 500;

const codeOf = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;
