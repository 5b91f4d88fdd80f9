import type { Row } from "@tavs/federated/statistics";
import type { CoxOfColumns } from "../analyses/rotterdam.ts";
import type { Series } from "./attacker.ts";

type Scale = (value: number, term: string) => number;

/**
 * What WebDISCO-like systems open in the first round, by falling event time: number and sum of the covariates of those at risk
 * (S0 and S1 at coefficients of zero), and of those with the event. One after the other as 1 + p numbers; nobody at risk at last.
 */
export function riskSetSums(
  rows: readonly Row[],
  { time, event, terms }: CoxOfColumns,
  scale: Scale = (value) => value,
): { readonly risk: Series; readonly events: Series } {
  const times = [...new Set(rows.filter((row) => row[event] === 1).map((row) => row[time]!))].sort((a, b) => a - b);
  const sum = (chosen: readonly Row[]): Float64Array =>
    Float64Array.of(
      chosen.length,
      ...terms.map((term) => chosen.reduce((total, row) => total + scale(row[term]!, term), 0)),
    );
  const risk = [...times.map((at) => sum(rows.filter((row) => row[time]! >= at))), sum([])];
  const events = [...times.map((at) => sum(rows.filter((row) => row[time] === at && row[event] === 1))), sum([])];
  return { risk: { name: "risk sets", totals: risk }, events: { name: "events", totals: events } };
}
