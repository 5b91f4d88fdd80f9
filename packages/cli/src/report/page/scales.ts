/** From data to a place in the figure. */
export type Scale = (value: number) => number;
export type Range = readonly [from: number, to: number];

export function linear([low, high]: Range, [from, to]: Range): Scale {
  return (value) => round(from + ((value - low) / (high - low)) * (to - from));
}

export function logarithmic(domain: Range, range: Range): Scale {
  const scale = linear([Math.log(domain[0]), Math.log(domain[1])], range);
  return (value) => scale(Math.log(Math.min(Math.max(value, domain[0]), domain[1]))); // what is off the axis ends at its edge
}

/** Multiples of a step that reads well as months, at most `most` of them, from 0 to the last one inside. */
export function monthTicks(lastMonth: number, most: number): number[] {
  const step = [1, 2, 3, 6, 12, 24, 36, 60, 120].find((months) => lastMonth / months < most) ?? 240;
  return Array.from({ length: Math.floor(lastMonth / step) + 1 }, (_, at) => at * step);
}

/** Round ratios inside the domain: the densest that reach both its ends with at most `most`. */
export function ratioTicks([low, high]: Range, most: number): number[] {
  const inside = [
    [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2],
    [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 3, 4],
    [0.25, 0.5, 1, 2, 4],
    [0.1, 0.3, 1, 3, 10],
    [0.01, 0.1, 1, 10, 100],
  ].map((ticks) => ticks.filter((tick) => tick >= low && tick <= high));
  const reaches = (ticks: readonly number[]) =>
    ticks.length >= 3 && ticks.at(-1)! * 1.5 > high && ticks[0]! / 1.5 < low;
  const readable = inside.filter((ticks) => ticks.length <= most);
  return readable.find(reaches) ?? readable.at(-1) ?? [1];
}

/** Two decimals are a fifth of a dot on the finest screen, and keep the file small. */
export function round(place: number): number {
  return Math.round(place * 100) / 100;
}
