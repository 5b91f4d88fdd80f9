/** What is left of a group when smaller ones, which share nobody, are taken off it: a group, too, that nobody need ever have counted. */
import { BudgetError } from "@tavs/core";
import type { Population } from "../analysed.ts";
import type { Counted } from "./passing.ts";
import { holds } from "./population.ts";

interface Of {
  readonly of: Population;
}

/** Those inside `whole`, by which columns tell them apart: of each list no two share anybody. */
export function partsOf<Part extends Of>(whole: Of, all: readonly Part[]): readonly (readonly Part[])[] {
  const by = new Map<string, Map<string, Part>>();
  for (const part of all) {
    if (!holds(whole.of, part.of) || holds(part.of, whole.of)) continue;
    const fields = Object.entries(part.of).sort(([a], [b]) => (a < b ? -1 : 1));
    const names = JSON.stringify(fields.map(([name]) => name));
    by.set(names, (by.get(names) ?? new Map<string, Part>()).set(JSON.stringify(fields), part));
  }
  return [...by.values()].map((parts) => [...parts.values()]);
}

/** Throws `BudgetError` where what is left of a count is 1 to smallestCell - 1 persons, and these numbers say so together now. */
export function mustLeaveMany(
  shown: readonly Counted[],
  smallestCell: number,
  isNew: (some: readonly Counted[]) => boolean,
): void {
  for (const whole of shown)
    for (const parts of partsOf(whole, shown)) {
      const left = parts.reduce((rest, { value }) => rest - value!, whole.value!); // of those that are shown
      if (left > 0 && left < smallestCell && isNew([whole, ...parts]))
        throw new BudgetError("what is left of a count when others are taken off it is a few persons", {
          code: "differencing",
        });
    }
}
