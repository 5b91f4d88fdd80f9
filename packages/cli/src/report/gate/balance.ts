/** Balance tables: standardised differences of columns whose counts in both arms are many. */
import { UsageError } from "@tavs/core";
import type { AnalysedBy, Support } from "../analysed.ts";
import { type Table, type Value, WITHHELD } from "../release.ts";
import { cellCounts } from "./cell-counts.ts";
import { coarse } from "./coarse.ts";
import { guard } from "./model-guard.ts";
import { columns, estimate, type Limits, type Passed, roundedCount } from "./passing.ts";
import { type WeightSteps, weightSteps } from "./weight-steps.ts";

type Balance = AnalysedBy<"federated/balance/1">;

/**
 * A standardised difference of a column of zeros and ones gives its four counts back, so these are many; and of the columns of the model,
 * which weights tell apart. Whoever knows the model could try all its joint counts against sums of weights: so these are in wide steps.
 */
export function balanceRule({ specification, result, support }: Balance, limits: Limits): Passed {
  const { weighting, terms } = specification;
  const { treatment, missing, model } = weighting;
  if (weighting.trim?.by === "drop")
    throw new UsageError("a balance of rows of which some were dropped is not shown: how many were is few; clip them", {
      code: "small",
    });
  const { treated, others } = result;
  if (treated.rows !== support.events || others.rows !== support.rows - treated.rows)
    throw new UsageError("support: its rows are not those of the table", { code: "support" });
  const read = { outcome: treatment, missing, others: model.terms.flatMap(namesIn) };
  const all = [...terms, ...model.terms];
  const { counts, levels } = guard({ terms: all, parameters: 0, support, hasEvents: true, ...read }, limits);
  const cells = cellCounts(support, { terms: all, of: counts[0]!.of, event: [treatment, "1", "0"] });
  const steps = weightSteps(weighting, result, limits.rule.smallestCell);
  return {
    tables: tablesOf(result, { steps, apart: (name) => apartIn(name, support, weighting.estimand) }, limits),
    notes: ["rounded", "weights-rounded"],
    counts: [...counts, ...cells.counts],
    related: support.measured.map((column) => ({ column, beside: [treatment] })),
    levels: { ...levels, ...cells.levels },
  };
}

function tablesOf(
  { treated, others, columns: compared }: Balance["result"],
  { steps, apart }: { readonly steps: WeightSteps; readonly apart: (name: string) => number },
  limits: Limits,
): readonly Table[] {
  const arms = [
    ["treated", treated],
    ["others", others],
  ] as const;
  return [
    {
      name: "arms",
      columns: columns("part:name persons:count weight:number effective_rows:number"),
      rows: arms.map(([name, arm]) => [
        ...[name, roundedCount(arm.rows, limits)],
        ...[inSteps(arm.weight, steps[name].weight), inSteps(arm.effectiveRows, steps[name].effectiveRows)],
      ]),
    },
    {
      name: "balance",
      columns: columns("term:name before:number weighted:number"),
      rows: Object.entries(compared).map(([name, each]): readonly Value[] => [
        ...[name, estimate(each?.before ?? null), each ? inSteps(each.after, steps.after(apart(name))) : null],
      ]),
    },
  ];
}

/** How many deviations a one is from a zero; of what is measured, most people are within one of the mean. */
function apartIn(name: string, { rows, events = 0, cells, eventsIn = {} }: Support, estimand: "ate" | "att"): number {
  if (!Object.hasOwn(cells, name)) return 1;
  const inside = eventsIn[name]!; // the guard saw it
  const [treated, others] = [inside / events, (cells[name]! - inside) / (rows - events)].map(
    (share) => share * (1 - share),
  );
  return 1 / Math.sqrt(estimand === "att" ? treated! : (treated! + others!) / 2);
}

const inSteps = (value: number, step: number | null): Value => (step === null ? WITHHELD : coarse(value, step));

type Read = Balance["specification"]["terms"][number];

function namesIn(term: Read): readonly string[] {
  if (typeof term === "string") return [term];
  if ("factor" in term) return [term.factor as string];
  return (term as { readonly product: readonly Read[] }).product.flatMap(namesIn); // no factor is left
}
