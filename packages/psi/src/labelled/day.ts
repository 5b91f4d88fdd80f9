// A day as a number of four bytes.

const MS_PER_DAY = 86_400_000;
const [ZERO, HYPHEN] = [48, 45] as const;
const SHORT = 0b1010_0101_0000; // months 4, 6, 9 and 11 as bits

/** Days since 1 January 1970; undefined for what is no day of the calendar, or not written so. There may be millions: nothing is made of one. */
export function dayOf(text: string): number | undefined {
  if (text.length !== 10 || text.charCodeAt(4) !== HYPHEN || text.charCodeAt(7) !== HYPHEN) return undefined;
  const [year, month, day] = [100 * twoAt(text, 0) + twoAt(text, 2), twoAt(text, 5), twoAt(text, 8)];
  const exists = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month); // no digits are no number
  return exists ? daysSince1970(month > 2 ? year : year - 1, (month + 9) % 12, day) : undefined;
}

function twoAt(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - ZERO, text.charCodeAt(at + 1) - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return 31 - ((SHORT >> month) & 1);
}

/** H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil: years begin in March, months are counted from 0. */
function daysSince1970(year: number, month: number, day: number): number {
  const leaps = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return 365 * year + leaps + Math.floor((153 * month + 2) / 5) + day - 1 - 719_468;
}

/** As it is written; years of more than four digits are none of ours, and are not written in the one form. */
export function isoDay(day: number): string {
  const time = new Date(day * MS_PER_DAY);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString().slice(0, 10);
}
