import { canonicalOf, type NumberRule } from "../session/identifiers.ts";

// As numbers stand in a sentence, from every digit on: other digits may stand before them. A whole cell may be written in other ways.
const SHAPES: Readonly<Record<NumberRule["country"], readonly RegExp[]>> = {
  DK: [/\d{6}[-\s]?[\dA-Za-z]{4}/g],
  FI: [/\d{6}[-+A-FU-Ya-fu-y]\d{3}[\dA-Za-z]/g],
  IS: [/\d{6}[-\s]?\d{4}/g],
  NO: [/\d{6}[-\s]?\d{5}/g],
  SE: [/\d{8}[-+\s]?\d{4}/g, /\d{6}[-+\s]?\d{4}/g],
};
const CENTURIES = ["18", "19", "20"]; // a Swedish number of ten digits leaves it to the reader

/** The numbers of persons that a text may hold, in canonical form. */
export function numbersIn(text: string, { canonicaliser, country }: NumberRule): readonly string[] {
  if (!/\d{4}/.test(text)) return [];
  const found = SHAPES[country].flatMap((shape) => fromEveryDigit(text, shape));
  const full = country === "SE" ? found.flatMap((each) => CENTURIES.map((century) => century + each)) : [];
  return [text, ...found, ...full].flatMap((each) => canonicalOf(each, canonicaliser) ?? []);
}

/** All matches, also those that begin inside another. */
function fromEveryDigit(text: string, shape: RegExp): readonly string[] {
  const found: string[] = [];
  // A pattern remembers its place, and forgets it where it finds nothing more.
  for (let match = shape.exec(text); match; match = shape.exec(text)) {
    found.push(match[0]);
    shape.lastIndex = match.index + 1;
  }
  return found;
}
