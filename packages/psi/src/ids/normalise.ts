/** Longer than any number with its country and issuer. Bounded first, so that nothing below meets a long string. */
const LONGEST = 200;

const FULL_WIDTH = /[\uff01-\uff5e\u3000]+/g;
const INVISIBLE = /\u00ad|\ufeff|[\u200b-\u200f]|[\u202a-\u202e]|[\u2060-\u2064]/g; // soft hyphen, BOM, zero width, direction
const SPACE = /[ \u00a0\u1680\u2000-\u200a\u202f\u205f]/g; // not line ends or tabs: two cells are not one
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63]/g;
const QUOTE = /["'`\u00b4\u2018-\u201f]/;

/**
 * What spreadsheets, forms and exports put around a number taken away: white space and line ends, NBSP, quotes, BOM, soft
 * hyphens, full-width forms (NFKC), lower case; every kind of dash becomes "-", which Finland and Sweden need.
 * Undefined where the value is longer than any number.
 */
export function normalise(value: string): string | undefined {
  if (value.length > LONGEST) return undefined;
  if (/^[0-9A-Z]*$/.test(value)) return value; // most of a register: nothing to do
  // only full-width forms: NFKC of everything would make a footnote mark or a circled number a digit
  const visible = value.replace(FULL_WIDTH, (text) => text.normalize("NFKC")).replace(INVISIBLE, "");
  return (
    unquoted(visible.trim())
      .trim()
      .replace(SPACE, "")
      .replace(DASH, "-")
      // ASCII letters only: toUpperCase would make an S of a long s
      .replace(/[a-z]/g, (letter) => letter.toUpperCase())
  );
}

/** From both ends: a pattern for those at the end would begin anew at each quote, and take time that grows as the square. */
function unquoted(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && QUOTE.test(text[from]!)) from++;
  while (from < to && QUOTE.test(text[to - 1]!)) to--;
  return text.slice(from, to);
}
