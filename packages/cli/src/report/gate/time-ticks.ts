const YEAR = 365.25;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200]
  .map((days) => days)
  .concat([0.5, 1, 2, 5, 10, 20, 50].map((years) => years * YEAR));
const MOST = 9; // beneath each of them stands a number for each group

/** Days at which a time axis is marked, from 0 on: round numbers of days below two years, of years above. */
export function timeTicks(lastDay: number): readonly number[] {
  const fitting = STEPS.filter((step) => (lastDay >= 2 * YEAR ? step >= YEAR / 2 : step < YEAR / 2));
  const step = fitting.find((each) => lastDay / each < MOST) ?? fitting.at(-1)!; // neither list is empty
  return Array.from({ length: Math.floor(lastDay / step + 1e-9) + 1 }, (_, k) => k * step);
}

/** Whether such an axis counts years. */
export const isInYears = (ticks: readonly number[]): boolean => ticks.length > 1 && ticks[1]! >= YEAR / 2;

export const inUnit = (day: number, ticks: readonly number[]): number => (isInYears(ticks) ? day / YEAR : day);
