import { type Sex, syntheticCpr } from "@tavs/psi";
import fc from "fast-check";

/** Numbers that belong to nobody, of any birth date and sex. */
export const anyCpr: fc.Arbitrary<string> = fc
  .record({
    day: fc.integer({ min: 2, max: 28 }),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.integer({ min: 1858, max: 2057 }),
    sex: fc.constantFrom<Sex>("M", "F"),
    serial: fc.integer({ min: 0, max: 300 }),
  })
  .map(({ day, month, year, sex, serial }) => {
    const two = (number: number) => String(number).padStart(2, "0");
    return syntheticCpr({ birthDate: `${year}-${two(month)}-${two(day)}`, sex, serial });
  });

/** What forms, spreadsheets and exports make of a number, without changing which number it is. */
export const anyFormatting: fc.Arbitrary<(number: string) => string> = fc
  .record({
    before: fc.constantFrom("", " ", "\ufeff", '"', "'", "\t", "\u201d"),
    between: fc.constantFrom(
      "",
      "-",
      " ",
      "\u00a0",
      "\u00ad",
      "\u2013",
      "\u2212",
      "\u2010",
      "\u202f",
      "\uff0d",
      "\u200b",
    ),
    after: fc.constantFrom("", " ", "\r", "\r\n", '"', "\u00a0"),
    isFullWidth: fc.boolean(),
    isLowerCase: fc.boolean(),
  })
  .map(({ before, between, after, isFullWidth, isLowerCase }) => (number: string) => {
    const cased = isLowerCase ? number.toLowerCase() : number;
    const text = before + cased.slice(0, 6) + between + cased.slice(6) + after;
    return isFullWidth ? text.replace(/[0-9A-Za-z]/g, widen) : text;
  });

/** Strings that nearly are numbers, and strings that are not at all. */
export const anyCell: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."0123456789ABCOIabc-+ .,:E\u00a0\u2212"), maxLength: 16 }),
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 8, maxLength: 13 }),
);

function widen(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) + 0xfee0);
}
