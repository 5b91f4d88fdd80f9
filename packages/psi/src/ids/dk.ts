import { isoDate } from "./date.ts";
import { compact, sexOf, weighted } from "./digits.ts";
import { misshapen } from "./fault.ts";
import type { Found, Reading } from "./identity.ts";

const CPR = /^\d{10}$/;
const REPLACEMENT = /^\d{7}[A-Z]{2}\d$/;
const WITHOUT_ZERO = /^\d{6}(\d{3}|[A-Z]{2}\d)$/;
const WEIGHTS = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/** A replacement number's 7th character: the century, and whether the nation or a region issued it (nspop.dk, MedCom). */
const REPLACEMENTS: Readonly<Record<string, { readonly kind: "x-ecpr" | "d-ecpr"; readonly century: number }>> = {
  "1": { kind: "x-ecpr", century: 1900 },
  "7": { kind: "x-ecpr", century: 2000 },
  "5": { kind: "d-ecpr", century: 1800 },
  "0": { kind: "d-ecpr", century: 1900 },
  "6": { kind: "d-ecpr", century: 2000 },
};

/** Reads a Danish number: CPR, the national and the decentral replacement CPR, and CPR-kontoret's day + 60. */
export function readDanish(text: string, { restoreLeadingZero }: { readonly restoreLeadingZero: boolean }): Reading {
  let number = compact(text);
  if (WITHOUT_ZERO.test(number)) {
    if (!restoreLeadingZero) return "leading zero lost";
    number = `0${number}`;
  }
  if (CPR.test(number)) return readCpr(number);
  if (REPLACEMENT.test(number)) return readReplacement(number);
  if (/^\d{6}[A-Z]{3}\d$/.test(number)) return "letter in the century position"; // the school sector's fictive numbers
  return misshapen(number, CPR, 10);
}

/** The year that the 7th digit makes of two digits (cpr.dk, "Personnummeret i CPR"). */
export function birthYear(twoDigits: number, seventh: number): number {
  if (seventh <= 3) return 1900 + twoDigits;
  if (seventh === 4 || seventh === 9) return twoDigits <= 36 ? 2000 + twoDigits : 1900 + twoDigits;
  return twoDigits <= 57 ? 2000 + twoDigits : 1800 + twoDigits;
}

/** Does the number have the control digit that every number had until 1 October 2007? */
export function passesMod11(number: string): boolean {
  return weighted(number, WEIGHTS) % 11 === 0;
}

function readCpr(number: string): Reading {
  const day = Number(number.slice(0, 2));
  const year = birthYear(Number(number.slice(4, 6)), Number(number[6]));
  if (day <= 60) return person("cpr", number, { year, day });
  return person("day60", number, { year, day: day - 60 });
}

function readReplacement(number: string): Reading {
  const replacement = REPLACEMENTS[number.charAt(6)];
  if (!replacement) return "no such series";
  const year = replacement.century + Number(number.slice(4, 6));
  return person(replacement.kind, number, { year, day: Number(number.slice(0, 2)) });
}

function person(
  kind: Found["kind"],
  number: string,
  { year, day }: { readonly year: number; readonly day: number },
): Reading {
  const birthDate = isoDate(year, Number(number.slice(2, 4)), day);
  if (!birthDate) return "no such date";
  return { kind, number, birthDate, sex: sexOf(number[9]), mod11: kind === "cpr" ? passesMod11(number) : undefined };
}
