import { isoDate } from "./date.ts";
import { compact, sexOf, weighted } from "./digits.ts";
import { misshapen } from "./fault.ts";
import type { Fault, Found, Reading } from "./identity.ts";

const FORM = /^\d{11}$/;
const FIRST = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
/** From this day the first control digit may leave 0 to 3, and a new number says nothing of sex (skatteetaten.no). */
const REFORM = "2032-01-01";

interface Options {
  readonly asOf: string | undefined;
  readonly restoreLeadingZero: boolean;
}

/**
 * Reads a Norwegian fødselsnummer, D-nummer (day + 40), hospital-local H-nummer (month + 40), FH-nummer (8 or 9 first,
 * ehelse.no HIS 1001) or a synthetic number of the tax authority (month + 80), which belongs to nobody.
 */
export function readNorwegian(text: string, { asOf, restoreLeadingZero }: Options): Reading {
  let number = compact(text);
  if (/^\d{10}$/.test(number)) {
    if (!restoreLeadingZero) return "leading zero lost";
    number = `0${number}`;
  }
  if (!FORM.test(number)) return misshapen(number, FORM, 11);
  // the reform is of the population register's numbers: a help number keeps both control digits
  if (number.charAt(0) >= "8") return checkFault(number, "2031-12-31") ?? { kind: "fh-nummer", number };
  const found = dated(number);
  return typeof found === "string" ? found : (checkFault(number, asOf) ?? withSex(found, asOf));
}

function dated(number: string): Found | Fault {
  const [day, month] = [Number(number.slice(0, 2)), Number(number.slice(2, 4))];
  const year = birthYear(Number(number.slice(4, 6)), Number(number.slice(6, 9)));
  if (!year) return "no such series";
  const birthDate = isoDate(year, month % 40, day > 40 ? day - 40 : day);
  return birthDate ? { kind: kindOf(day, month), number, birthDate } : "no such date";
}

/** `month % 40` above takes away both 40 and 80: no month of a year is left over. */
function kindOf(day: number, month: number): Found["kind"] {
  if (month > 80) return day > 40 ? "synthetic-d-nummer" : "synthetic-foedselsnummer";
  if (month > 40) return "h-nummer";
  return day > 40 ? "d-nummer" : "foedselsnummer";
}

/** The three individual digits tell the century (ehelse.no, HIS 1001, table of series). */
function birthYear(twoDigits: number, individual: number): number | undefined {
  if (individual <= 499) return 1900 + twoDigits;
  if (twoDigits < 40) return 2000 + twoDigits;
  if (individual >= 900) return 1900 + twoDigits;
  return individual <= 749 && twoDigits >= 54 ? 1800 + twoDigits : undefined;
}

function checkFault(number: string, asOf: string | undefined): Fault | undefined {
  const rest = weighted(number, FIRST) % 11;
  if (weighted(number, SECOND) % 11 !== 0 || rest > 3) return "wrong check digit";
  if (rest === 0 || (asOf && asOf >= REFORM)) return undefined;
  return asOf ? "wrong check digit" : "wrong check digit, or form of a later year: give asOf";
}

/** After the reform a number of the new form can look like one of the old: its ninth digit is then not to be read. */
function withSex(found: Found, asOf = ""): Found {
  const mayBeNew = asOf >= REFORM || (found.birthDate ?? "") >= REFORM;
  return mayBeNew ? found : { ...found, sex: sexOf(found.number[8]) };
}
