import { isoDate } from "./date.ts";
import { compact, sexOf } from "./digits.ts";
import { misshapen } from "./fault.ts";
import type { Fault, Found, Reading } from "./identity.ts";

const LONG = /^((?:18|19|20)\d\d)(\d\d)(\d\d)[-+]?([0-9A-Z]\d{3})$/;
const SHORT = /^(\d\d)(\d\d)(\d\d)([-+])([0-9A-Z]\d{3})$/;
const INTERIM = /^[JKLMNPRSTUWX]/; // a hospital's or a university's own number, until the person gets a national one

interface Parts {
  readonly year: number;
  readonly month: string;
  readonly day: string;
  readonly last: string;
}

/** Reads a Swedish personnummer, samordningsnummer (day + 60) or interim number; canonical with four digits of the year. */
export function readSwedish(text: string, { asOf }: { readonly asOf: string | undefined }): Reading {
  const parts = partsOf(text, asOf);
  if (typeof parts === "string") return parts;
  const { year, month, day, last } = parts;
  const digits = `${String(year).slice(2)}${month}${day}${last.replace(INTERIM, "1")}`; // Luhn counts the letter as a 1
  if (!/^\d{10}$/.test(digits) || last.startsWith("000")) return "no such series";
  const found = dated(parts, sexOf(last[2]));
  if (typeof found === "string") return found;
  if (luhn(digits) !== 0) return "wrong check digit";
  return asOf && SHORT.test(text) && (found.birthDate ?? "") > asOf ? "birth date after asOf" : found;
}

function partsOf(text: string, asOf: string | undefined): Parts | Fault {
  const [long, yyyy, mm = "", dd = "", nnnc = ""] = LONG.exec(text) ?? [];
  if (long) return { year: Number(yyyy), month: mm, day: dd, last: nnnc };
  const [short, yy, month = "", day = "", sign, last = ""] = SHORT.exec(text) ?? [];
  if (short && !asOf) return "century unknown: give asOf";
  if (short) return { year: fullYear(Number(yy), sign, Number(asOf?.slice(0, 4))), month, day, last };
  return /^\d{6}[0-9A-Z]\d{3}$/.test(text) ? "century sign missing" : misshapen(compact(text), LONG, 12);
}

/** The sign becomes + in the year in which the person turns 100 (Skatteverket, SKV 704). */
function fullYear(twoDigits: number, sign: string | undefined, thisYear: number): number {
  const youngest = thisYear - ((thisYear - twoDigits) % 100);
  return sign === "+" ? youngest - 100 : youngest;
}

function dated({ year, month, day, last }: Parts, sex: "M" | "F"): Found | Fault {
  const number = `${year}${month}${day}${last}`;
  const birthDate = isoDate(year, Number(month), Number(day) % 60);
  if (Number(day) < 60) {
    if (!birthDate) return "no such date";
    return { kind: INTERIM.test(last) ? "interimspersonnummer" : "personnummer", number, birthDate, sex };
  }
  // of a person whose birth date is not known well enough, month 00 and day 60 are issued: there is no date then
  const mayBeUnknown = month === "00" || day === "60";
  if (!birthDate && !(mayBeUnknown && Number(month) <= 12 && Number(day) <= 91)) return "no such date";
  return { kind: INTERIM.test(last) ? "interimspersonnummer" : "samordningsnummer", number, birthDate, sex };
}

/** The Luhn sum (ISO/IEC 7812-1) modulo 10: zero where the last digit is right. */
function luhn(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const product = Number(digits[i]) * (i % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10;
}
