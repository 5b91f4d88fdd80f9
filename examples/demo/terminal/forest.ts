import { printable } from "@tavs/cli/page";
import { covariate } from "../report/labels.ts";
import { interval } from "../report/numbers.ts";
import type { CoxTerm } from "../result.ts";
import type { Look } from "./paint.ts";
import { columnsOf, pad } from "./text.ts";

const LEAST = 24;
const MOST = 44;

/**
 * One line for each hazard ratio: name, numbers, and the interval drawn on a logarithmic axis around 1; below, which side
 * of the axis means what.
 */
export function forest(terms: Readonly<Record<string, CoxTerm>>, { paint, width }: Look): string[] {
  const rows = Object.entries(terms).map(([name, term]) => ({
    name: covariate(printable(name)),
    numbers: interval(term),
    term,
  }));
  const names = Math.max(0, ...rows.map(({ name }) => columnsOf(name))) + 3;
  const numbers = Math.max(0, ...rows.map((row) => columnsOf(row.numbers))) + 3;
  const length = Math.max(LEAST, Math.min(MOST, width - names - numbers));
  const place = axis(
    rows.map(({ term }) => term),
    length,
  );
  const lines = rows.map(
    (row) => pad(row.name, names) + pad(row.numbers, numbers) + drawn(row.term, place, length, paint),
  );
  const legend = `${pad("← less likely", names + numbers + place(1) - 1, "right")} ┊ more likely →`;
  return [...lines.map((line) => line.trimEnd()), paint("quiet", legend)];
}

/** The column of a ratio: 1 in the middle, and as far to both sides as the intervals reach. An infinite one is cut. */
function axis(terms: readonly CoxTerm[], length: number): (value: number) => number {
  const distances = terms.flatMap(({ ci }) => ci).map((bound) => Math.max(bound, 1 / bound));
  const reach = Math.max(1.25, ...distances.filter((distance) => distance < 20));
  return (value) => {
    const share = 0.5 + Math.log(value) / Math.log(reach) / 2;
    return Math.round(Math.min(1, Math.max(0, share)) * (length - 1));
  };
}

function drawn(
  { ci, hazardRatio }: CoxTerm,
  place: (value: number) => number,
  length: number,
  paint: Look["paint"],
): string {
  const [low, high, estimate, one] = [place(ci[0]), place(ci[1]), place(hazardRatio), place(1)];
  const cells = Array.from({ length }, (_, at) => {
    if (at === estimate) return paint("first", "■");
    if (at >= low && at <= high) return at === low ? "├" : at === high ? "┤" : "─";
    return at === one ? paint("quiet", "┊") : " ";
  });
  return cells.join("");
}
