// A day as a number of four bytes.

const MS_PER_DAY = 86_400_000;
const MOST_DAYS = 200_000; // more than there are in five centuries: a column of days repeats them
const known = new Map<string, number | undefined>();

/** Days since 1 January 1970; undefined for what is no day of the calendar, or not written so. */
export function dayOf(text: string): number | undefined {
  const found = known.get(text);
  if (found !== undefined || text.length !== 10) return found;
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / MS_PER_DAY : Number.NaN;
  const exists = Number.isInteger(day) && isoDay(day) === text; // 30 February is none
  if (exists && known.size < MOST_DAYS) known.set(text, day);
  return exists ? day : undefined;
}

/** As it is written; years of more than four digits are none of ours, and are not written in the one form. */
export function isoDay(day: number): string {
  const time = new Date(day * MS_PER_DAY);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString().slice(0, 10);
}
