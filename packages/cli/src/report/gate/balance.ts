/** Balance tables: standardised differences of columns whose counts in both arms are many. */
import { UsageError } from "@tavs/core";
import type { AnalysedBy } from "../analysed.ts";
import type { Table, Value } from "../release.ts";
import { guard } from "./model-guard.ts";
import { columns, estimate, type Limits, type Passed, roundedCount } from "./passing.ts";

type Balance = AnalysedBy<"federated/balance/1">;

/** A standardised difference of a column of zeros and ones gives its four counts back, so these are many. */
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
  const guarded = guard({ terms, parameters: 0, support, hasEvents: true, ...read }, limits);
  return { ...guarded, tables: tablesOf(result, limits), notes: ["rounded"] };
}

function tablesOf({ treated, others, columns: compared }: Balance["result"], limits: Limits): readonly Table[] {
  const arms = [
    ["treated", treated],
    ["others", others],
  ] as const;
  return [
    {
      name: "arms",
      columns: columns("part:name persons:count weight:number effective_rows:number"),
      rows: arms.map(([name, arm]) => [
        ...[name, roundedCount(arm.rows, limits), estimate(arm.weight), estimate(arm.effectiveRows)],
      ]),
    },
    {
      name: "balance",
      columns: columns("term:name before:number weighted:number"),
      rows: Object.entries(compared).map(([name, each]): readonly Value[] => [
        ...[name, estimate(each?.before ?? null), estimate(each?.after ?? null)],
      ]),
    },
  ];
}

type Read = Balance["specification"]["terms"][number];

function namesIn(term: Read): readonly string[] {
  if (typeof term === "string") return [term];
  if ("factor" in term) return [term.factor as string];
  return (term as { readonly product: readonly Read[] }).product.flatMap(namesIn); // no factor is left
}
