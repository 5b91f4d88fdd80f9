import { type Query, single } from "./query.ts";

/** How many rows there are. One person moves it by their rows. */
export const count: Query<readonly unknown[], number> = {
  name: "count",
  domain: "rows",
  l1Sensitivity: ({ rowsPerPerson }) => BigInt(rowsPerPerson),
  evaluate: (rows) => [BigInt(rows.length)],
  shape: single,
};
