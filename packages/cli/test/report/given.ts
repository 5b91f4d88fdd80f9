// What the tests release: results of real patients, kept as they came (study.ts makes them), and the terms of their study.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createIdentity, hex } from "@tavs/core";
import type { Analysed, AnalysedBy, Protocol, ReleaseTerms } from "../../src/report/index.ts";

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, "rotterdam.json"), "utf8"));

/** Every analysis that the gate knows, but for noisy tables. */
export const results: readonly Analysed[] = fixture.results;

/** A copy, to be changed. */
export function given<P extends Protocol>(protocol: P): AnalysedBy<P> {
  return structuredClone(results.find((each) => each.protocol === protocol)) as AnalysedBy<P>; // all are there
}

export const amsterdam: ReturnType<typeof createIdentity> = createIdentity("amsterdam");
const others = ["breda", "gouda"].map((name) => createIdentity(name));

export const terms: ReleaseTerms = {
  title: "Hormone treatment and relapse of breast cancer",
  purpose: "Whether hormone treatment delays relapse, by grade and age, at three hospitals",
  parties: [amsterdam, ...others].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  released: "2026-11-22",
};

/** A table of counts as `crossTable` gives it where nothing is withheld. */
export function crossed(
  label: string,
  values: readonly (readonly number[])[],
  factors: readonly [rows: string, columns: string] = ["row", "column"],
): AnalysedBy<"federated/cross-table/1"> {
  const cell = (value: number) => ({ value });
  const total = (some: readonly number[]) => some.reduce((sum, value) => sum + value, 0);
  const across = values[0]!.map((_, c) => total(values.map((row) => row[c]!)));
  const table = {
    cells: values.map((row) => row.map(cell)),
    rowTotals: values.map((row) => cell(total(row))),
    columnTotals: across.map(cell),
    total: cell(total(across)),
  };
  return {
    ...{ label, title: label, protocol: "federated/cross-table/1" },
    specification: {
      rows: { factor: factors[0], levels: values.map((_, r) => r) },
      columns: { factor: factors[1], levels: across.map((_, c) => c) },
      ...{ strata: null, level: 0.95, smallestCell: 1 },
    },
    result: {
      note: "not differentially private",
      strata: { all: { table, chiSquared: null, fisher: null } },
      mantelHaenszel: null,
    },
  };
}

/** Persons in populations, as `tally` counts them. */
export function tallied(
  label: string,
  cells: Readonly<Record<string, readonly [count: number, of: Readonly<Record<string, string>>]>>,
): AnalysedBy<"federated/tally/1"> {
  const names = Object.keys(cells);
  return {
    ...{ label, title: label, protocol: "federated/tally/1", specification: { cells: names } },
    result: { totals: Object.fromEntries(names.map((name) => [name, cells[name]![0]])) },
    populations: Object.fromEntries(names.map((name) => [name, cells[name]![1]])),
  };
}
