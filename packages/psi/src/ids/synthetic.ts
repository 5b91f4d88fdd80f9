import { UsageError } from "@tavs/core";
import { dateParts } from "./date.ts";
import { birthYear, passesMod11 } from "./dk.ts";
import { placeholder } from "./fault.ts";
import type { Sex } from "./identity.ts";

/** Whom a synthetic number describes: the `serial`-th (from 0) of those possible for a birth date and a sex. */
export interface SyntheticPerson {
  /** `YYYY-MM-DD`, in [1858-01-02, 2057-12-31], not 1 January. */
  readonly birthDate: string;
  readonly sex: Sex;
  /** An integer from 0; there are 1,800 to 2,800 for each date and sex. */
  readonly serial: number;
}

/**
 * A CPR number, ten digits, that can belong to nobody: it fails modulus 11, and numbers that fail have been issued for
 * 1 January only (cpr.dk). Its 7th digit is right for the century, its last for the sex; the same question gives the same
 * number. In increasing order, without 0000, which looks like a dummy. Cost: at most 5,000 additions.
 * Throws `UsageError` for 1 January, a date that is none or outside the years above, and a serial beyond the last.
 */
export function syntheticCpr({ birthDate, sex, serial }: SyntheticPerson): string {
  if (!Number.isSafeInteger(serial) || serial < 0) throw new UsageError("the serial is not an integer from 0");
  let left = serial;
  for (const number of syntheticCprs({ birthDate, sex })) if (left-- === 0) return number;
  throw new UsageError(`the date and sex have fewer numbers than the serial asks for (${serial - left} there are)`);
}

/** The numbers of `syntheticCpr` for a birth date and a sex, one serial after the other: for who makes up a whole country. */
export function* syntheticCprs({ birthDate, sex }: Omit<SyntheticPerson, "serial">): Generator<string> {
  const { year, month, day } = dateParts(birthDate, "birthDate");
  if (month === 1 && day === 1) throw new UsageError("numbers of 1 January fail modulus 11 and belong to people");
  if (sex !== "M" && sex !== "F") throw new UsageError('the sex is neither "M" nor "F"');
  const [yyyy = "", mm = "", dd = ""] = birthDate.split("-");
  for (let sequence = sex === "M" ? 1 : 2; sequence < 10_000; sequence += 2) {
    if (birthYear(year % 100, Math.floor(sequence / 1000)) !== year) continue;
    const number = `${dd}${mm}${yyyy.slice(2)}${String(sequence).padStart(4, "0")}`;
    if (!passesMod11(number) && !placeholder(number)) yield number;
  }
}
