/** Tables that a privacy ledger released. */
import { BudgetError, UsageError } from "@tavs/core";
import { publish } from "@tavs/core/disclosure";
import { verifyCard } from "@tavs/dp";
import type { AnalysedBy } from "../analysed.ts";
import type { Column, Value } from "../release.ts";
import { valueIn } from "./cross-table.ts";
import { unhexed } from "./keys.ts";
import { columns, type Limits, type Passed } from "./passing.ts";

/** Counts with noise, under the rule for them, with the card that says what they cost; it must be signed by a party of the study. */
export function noisyTableRule({ label, result }: AnalysedBy<"dp/table/1">, limits: Limits): Passed {
  const { card, rows, columns: across, counts, margin } = result;
  mustBeItsCard(card, label, limits);
  const table = publish({ values: counts, counts: "noisy" }, limits.rule);
  if (table.cells.length !== rows.length || table.columnTotals.length !== across.length)
    throw new UsageError("a noisy table has a name for each row and each column");
  const levels = across.map((heading, c): Column => ({ name: `column_${c + 1}`, kind: "count", heading }));
  const lines = table.cells.map((cells, r): readonly Value[] => [rows[r]!, ...cells.map(valueIn), margin]);
  return {
    tables: [
      { name: "table", columns: [...columns("row:name"), ...levels, { name: "margin", kind: "number" }], rows: lines },
    ],
    notes: table.withheld > 0 ? ["noisy", "withheld"] : ["noisy"],
    card,
    counts: [], // no difference of noisy counts is a count
    levels: {},
  };
}

function mustBeItsCard(
  card: AnalysedBy<"dp/table/1">["result"]["card"],
  label: string,
  { signers, epsilon }: Limits,
): void {
  if (!signers.some((key) => verifyCard(card, unhexed(key))))
    throw new UsageError(
      "the privacy card is not signed by a party of this study; ask the holder of the ledger for it",
      { code: "card" },
    );
  if (card.question.id !== label)
    throw new UsageError("the privacy card is that of another question; its id is the label of the analysis", {
      code: "card",
    });
  const { price, epsilonAt } = card.guarantee;
  const cost =
    price.measure === "concentrated" ? Math.min(...epsilonAt.map((at) => at.epsilon)) : price.microEpsilon / 1e6;
  if (!(cost <= epsilon))
    throw new BudgetError("this answer cost more epsilon than the terms of the study grant", { code: "budget" });
}
