import { type AdditiveQuery, additive } from "./additive.ts";
import { single } from "./single.ts";
import type { AddRemoveUnit } from "./unit.ts";

/** How many rows there are. One person moves it by their rows. Where one is exchanged for another it is public: not asked. */
export const count: AdditiveQuery<readonly unknown[], number, AddRemoveUnit> = additive({
  name: "count",
  domain: "rows",
  neighbours: "add-remove",
  parts: ({ rowsPerPerson }) => {
    const moved = BigInt(rowsPerPerson);
    return [{ name: "count", length: 1, l1: moved, l2Squared: moved * moved }];
  },
  evaluate: (rows) => [BigInt(rows.length)],
  shape: single,
});
