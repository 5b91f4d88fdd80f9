import { InternalError } from "@tavs/core";
import { syntheticCprs } from "@tavs/psi";
import { pick } from "./hash.ts";

const MS_PER_DAY = 86_400_000;
const LAST_DAY_OF_YEAR = 364; // counted from 1 January = 0; 31 December of a leap year is nobody's day

/** A day that something happened: days since 1 January 1970. */
export type Day = number;

/** Gives every person another CPR number: the next unused one of her birthday. */
export type Registrar = (person: { readonly born: Day; readonly sex: "F" | "M" }) => string;

/** A registrar who has numbered nobody yet. */
export function openRegister(): Registrar {
  const birthdays = new Map<number, Iterator<string>>();
  return ({ born, sex }) => {
    const key = 2 * born + (sex === "M" ? 1 : 0);
    const numbers = birthdays.get(key) ?? syntheticCprs({ birthDate: isoDate(born), sex });
    birthdays.set(key, numbers);
    const { done, value } = numbers.next();
    if (done) throw new InternalError("more people share a birthday than there are numbers for it");
    return value;
  };
}

/** A day of surgery in `year`, late enough in January that a birthday other than the first comes before it. */
export function surgeryDay(year: number, index: number): Day {
  return newYear(year) + 2 + pick(LAST_DAY_OF_YEAR - 1, index, 1);
}

/**
 * A birthday which makes her `age` years old on the day of surgery. Never 1 January: that is where the CPR office issues
 * numbers without a valid control digit, so a synthetic one could be somebody's.
 */
export function birthday(surgery: Day, age: number, index: number): Day {
  const year = new Date(surgery * MS_PER_DAY).getUTCFullYear();
  const latest = surgery - newYear(year) - 1; // a leap day may shift the date by one
  return newYear(year - age) + 1 + pick(latest, index, 2);
}

/** A birthday in `year`, for people of whom we only know that they were born. */
export function birthdayIn(year: number, index: number): Day {
  return newYear(year) + 1 + pick(LAST_DAY_OF_YEAR, index, 3);
}

const EARLIEST = -40_000; // in 1860
const written: string[] = [];

/**
 * "YYYY-MM-DD", in integers alone, and each day once, as there may be millions to write (H. Hinnant, "chrono-compatible low-level date algorithms",
 * civil_from_days; the year begins in March, so that a leap day is its last).
 */
export function isoDate(day: Day): string {
  return (written[day - EARLIEST] ??= dateOf(day));
}

function dateOf(day: Day): string {
  const shifted = day + 719_468; // from 1 March of the year 0
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const date = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return `${yearOfEra + era * 400 + (month <= 2 ? 1 : 0)}-${twoDigits(month)}-${twoDigits(date)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function newYear(year: number): Day {
  return Date.UTC(year, 0, 1) / MS_PER_DAY;
}
