import { UsageError } from "@tavs/core";

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `YYYY-MM-DD`, or undefined where the Gregorian calendar has no such day. */
export function isoDate(year: number, month: number, day: number): string | undefined {
  const days = month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0);
  if (day < 1 || day > days) return undefined;
  return `${year}-${two(month)}-${two(day)}`;
}

/** The parts of a `YYYY-MM-DD` that a caller typed; throws `UsageError` where `what` is no such date. */
export function dateParts(date: string, what: string): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = /^\d{4}-\d\d-\d\d$/.test(date) ? date.split("-").map(Number) : [];
  if (!isoDate(year, month, day)) throw new UsageError(`${what} is not a date of the form YYYY-MM-DD`);
  return { year, month, day };
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
