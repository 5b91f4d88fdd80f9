export { type Ledger, openLedger } from "./ledger/open-ledger.ts";
export type { Release, Request } from "./ledger/release.ts";
export type { LedgerTerms } from "./ledger/terms.ts";
export { cells } from "./queries/cells.ts";
export { count } from "./queries/count.ts";
export { of } from "./queries/of.ts";
export type { Query, Unit } from "./queries/query.ts";
export { type Bounds, sum } from "./queries/sum.ts";
export { discreteLaplace, type Scale } from "./samplers/discrete-laplace.ts";
