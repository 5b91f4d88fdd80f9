// The analyses whose results the gate knows, and the ways in which the terms may have their sums added.
import type { Json } from "@tavs/core/study";
import { encryption, masks, type Sides, shares, type Way } from "@tavs/federated/secure-sum";
import * as statistics from "@tavs/federated/statistics";

const ways: Readonly<Record<string, Way>> = { masks, shares, he: encryption };

/** The session of a table that is released with noise: its sum is encrypted, and nothing else. */
export const NOISY_SUM = "he/sums/1";

/** An analysis as the command line sees it: a specification of JSON, and numbers behind the gate. */
export type AnySides = Sides<Json, unknown, unknown, object>;

interface Adding {
  over(way: Way): unknown;
}

const analyses: Readonly<Record<string, Adding>> = {
  "federated/tally/1": statistics.tally,
  "federated/cross-table/1": statistics.crossTable,
  "federated/kaplan-meier/1": statistics.kaplanMeier,
  "federated/survival/1": statistics.survival,
  "federated/cox/1": statistics.cox,
  "federated/glm/1": statistics.glm,
  "federated/describe/1": statistics.describe,
  "federated/t-test/1": statistics.tTest,
  "federated/quantiles/1": statistics.quantiles,
  "federated/validation/1": statistics.validation,
  "federated/log-rank/1": statistics.logRank,
  "federated/mantel-haenszel/1": statistics.mantelHaenszel,
  "federated/rank-sum/1": statistics.rankSum,
  "federated/concordance/1": statistics.concordance,
  "federated/balance/1": statistics.balance,
  "federated/correlation/1": statistics.correlation,
  "federated/competing-risks/1": statistics.competingRisks,
};

/** By protocol, as masks add. What is none of these has no rule at the gate, so nothing of it could be shown. */
export const protocols: readonly string[] = [...Object.keys(analyses), NOISY_SUM];

/** A protocol in every way to add. */
export const waysOf = (protocol: string): readonly string[] =>
  protocol === NOISY_SUM
    ? [protocol]
    : Object.keys(ways).map((way) => (way === "masks" ? protocol : `${protocol}/${way}`));

/** "federated/cox/1/shares" is "federated/cox/1" over shares. */
export function wayOf(protocol: string): { readonly protocol: string; readonly way: Way } {
  const [, name = protocol, way = "masks"] = /^(.*\/1)\/(shares|he)$/.exec(protocol) ?? [];
  return { protocol: name, way: ways[way]! }; // one of these
}

/** The two sides of a protocol that is among `waysOf`; each checks the specification by itself. */
export function sidesOf(protocol: string): AnySides {
  const { protocol: name, way } = wayOf(protocol);
  return analyses[name]!.over(way) as AnySides; // its own `check` narrows the JSON, and `reads` gave the rows it takes
}
