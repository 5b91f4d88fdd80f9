import { isoDate } from "./date.ts";
import { sexOf } from "./digits.ts";
import { misshapen } from "./fault.ts";
import type { Reading } from "./identity.ts";

const FORM = /^(\d\d)(\d\d)(\d\d)([-+A-FU-Y])(\d{3})([0-9A-Y])$/;
const CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY";

/**
 * Reads a Finnish henkilötunnus (HETU). The sign of the century is part of the number: since 2023 the same digits with
 * another sign are another person (dvv.fi). Individual numbers from 900 are temporary: a hospital gives them by itself.
 */
export function readFinnish(text: string): Reading {
  const [whole, dd = "", mm, yy = "", sign = "", individual = "", check] = FORM.exec(text) ?? [];
  if (!whole) return /^\d{9}[0-9A-Y]$/.test(text) ? "century sign missing" : misshapen(text, FORM, 11);
  const birthDate = isoDate(century(sign) + Number(yy), Number(mm), Number(dd));
  if (!birthDate) return "no such date";
  if (individual < "002") return "no such series";
  if (check !== CHECK[Number(`${dd}${mm}${yy}${individual}`) % 31]) return "wrong check digit";
  return { kind: individual >= "900" ? "hetu-temporary" : "hetu", number: whole, birthDate, sex: sexOf(individual[2]) };
}

function century(sign: string): number {
  if (sign === "+") return 1800;
  return "-UVWXY".includes(sign) ? 1900 : 2000;
}
