// The tables of competing risks.
import type { IncidencePoint } from "@tavs/federated/statistics";
import type { Population } from "../analysed.ts";
import { type Table, type Value, WITHHELD } from "../release.ts";
import type { Block } from "./blocks.ts";
import { coarse } from "./coarse.ts";
import { columns, type Limits, roundedCount, shownCount } from "./passing.ts";

export interface Group {
  readonly name: string;
  readonly of: Population;
  readonly patients: number;
  /** By cause, in the order of the terms. */
  readonly causes: readonly (readonly IncidencePoint[])[];
}

export interface Shown extends Group {
  readonly blocks: readonly Block[];
  /** To which multiple the incidences at the end of each block are shown; `null`: not at all. */
  readonly roundTo: readonly (number | null)[];
}

/** Who is in each group. */
export function sizesTable(groups: readonly Group[], limits: Limits): Table {
  const rows = groups.map(({ name, patients }): readonly Value[] => [name, shownCount(patients, limits)]);
  return { name: "groups", columns: columns("group:name persons:count"), rows };
}

export interface Curves {
  readonly shown: readonly Shown[];
  readonly causes: readonly number[];
  readonly at: (interval: number) => number;
}

/** Incidence in round steps, and none where they would be too wide. */
export function incidenceTable({ shown, causes, at }: Curves, limits: Limits): Table {
  const rows = shown.flatMap(({ name, blocks, roundTo, causes: points }) =>
    causes.flatMap((code, k) =>
      blocks.flatMap(({ to, ended }, b): readonly (readonly Value[])[] => {
        const step = roundTo[b] ?? null;
        if (step === null) return [];
        const { incidence, standardError, low, high } = points[k]![to]!;
        const round = (value: number | null) => (value === null ? null : coarse(value, step));
        const isLost = standardError > 0 && standardError < step; // it would read as 0, or as much too large
        const numbers = [round(incidence), isLost ? WITHHELD : round(standardError), round(low), round(high)];
        return [[name, String(code), at(to), roundedCount(ended[k]!, limits), ...numbers]];
      }),
    ),
  );
  const names = "group:name cause:name to:days events:count incidence:share standard_error:share low:share high:share";
  return { name: "incidence", columns: columns(names), rows };
}

/** Who is still there after each block, and how many left in it without any event. */
export function leftTable({ shown, at }: Pick<Curves, "shown" | "at">, limits: Limits): Table {
  const rows = shown.flatMap(({ name, patients, blocks }) => {
    let left = patients;
    const counted = blocks.map(({ to, ended }): readonly Value[] => {
      left -= ended.reduce((sum, count) => sum + count, 0);
      return [name, at(to), roundedCount(left, limits), roundedCount(ended.at(-1)!, limits)];
    });
    return blocks.length === 0 ? [] : [[name, 0, roundedCount(patients, limits), null], ...counted];
  });
  return { name: "at_risk", columns: columns("group:name to:days at_risk:count censored:count"), rows };
}
