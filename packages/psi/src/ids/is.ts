import { isoDate } from "./date.ts";
import { compact, weighted } from "./digits.ts";
import { misshapen } from "./fault.ts";
import type { Fault, Found, Reading } from "./identity.ts";

const FORM = /^\d{10}$/;
const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2, 1];
const CENTURIES: Readonly<Record<string, number>> = { "8": 1800, "9": 1900, "0": 2000 };
/** From this day Þjóðskrá issues numbers without a check digit (skra.is, "Kennitölur án vartölu"). */
const REFORM = "2026-02-18";

interface Options {
  readonly asOf: string | undefined;
  readonly restoreLeadingZero: boolean;
}

/**
 * Reads an Icelandic kennitala: a person's, an organisation's (day + 40: its birth date is none), or a kerfiskennitala, of
 * people who stay briefly: 8 or 9 first, nine digits at random, no check digit (skra.is, since 2021). None encodes sex.
 */
export function readIcelandic(text: string, { asOf, restoreLeadingZero }: Options): Reading {
  let number = compact(text);
  if (/^\d{9}$/.test(number)) {
    if (!restoreLeadingZero) return "leading zero lost";
    number = `0${number}`;
  }
  if (!FORM.test(number)) return misshapen(number, FORM, 10);
  if (number.charAt(0) >= "8") return { kind: "kerfiskennitala", number };
  const found = dated(number);
  return typeof found === "string" ? found : (checkFault(found, asOf) ?? found);
}

function dated(number: string): Found | Fault {
  const century = CENTURIES[number.charAt(9)];
  if (century === undefined) return "no such series";
  const day = Number(number.slice(0, 2));
  const date = isoDate(century + Number(number.slice(4, 6)), Number(number.slice(2, 4)), day > 40 ? day - 40 : day);
  if (!date) return "no such date";
  return day > 40 ? { kind: "kennitala-organisation", number } : { kind: "kennitala", number, birthDate: date };
}

function checkFault({ kind, number }: Found, asOf: string | undefined): Fault | undefined {
  if (weighted(number, WEIGHTS) % 11 === 0) return undefined;
  if (kind === "kennitala-organisation" || (asOf && asOf < REFORM)) return "wrong check digit";
  return asOf ? undefined : "wrong check digit, or form of a later year: give asOf";
}
