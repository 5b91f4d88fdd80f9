import { printable } from "@tavs/cli/page";
import { bytesSent, secondsTaken, travellers } from "../report/cost.ts";
import { learnedBy, shortened } from "../report/learned.ts";
import { count, duration, precise, size, tiny } from "../report/numbers.ts";
import type { DemoResult } from "../result.ts";
import type { Look } from "./paint.ts";
import { type Column, table } from "./table.ts";

/** For every party, what each protocol let it learn, and nothing else. */
export function revealsLines(reveals: DemoResult["reveals"], look: Look): string[] {
  const columns: Column[] = [
    { heading: "party" },
    { heading: "learns, and nothing else", flows: true },
    { heading: "by", tone: "quiet" },
  ];
  const rows = [...learnedBy(reveals).values()]
    .flat()
    .map(({ parties, learns, protocol }) => [parties.join(", "), shortened(learns), protocol].map(printable));
  return table(columns, rows, look);
}

/** The pooled analysis, ours, and the difference; the largest below. */
export function comparisonLines(comparison: DemoResult["comparison"], look: Look): string[] {
  const columns: Column[] = [
    { heading: "quantity" },
    ...["pooled, in R", "Tavs", "difference"].map((heading) => ({ heading, align: "right" as const })),
  ];
  const rows = comparison.map(({ quantity, pooled, tavs, difference }) => [
    printable(quantity),
    precise(pooled),
    precise(tavs),
    tiny(difference),
  ]);
  const largest = Math.max(0, ...comparison.map(({ difference }) => Math.abs(difference)));
  return [...table(columns, rows, look), "", `largest difference ${look.paint("strong", tiny(largest))}`];
}

/** Whether every party's log holds. */
export function auditLines(audit: DemoResult["audit"], look: Look): string[] {
  const columns: Column[] = [{ heading: "party" }, { heading: "entries", align: "right" }, { heading: "hash chain" }];
  const rows = audit.map(({ party, entries, verified }) => [
    printable(party),
    count(entries),
    verified ? look.paint("good", "✓ holds") : look.paint("bad", "✗ broken"),
  ]);
  return table(columns, rows, look);
}

/** Seconds and bytes by step, the seconds each with its share of the longest, and their sums. */
export function secondsLines(result: Pick<DemoResult, "timings">, look: Look): string[] {
  const longest = Math.max(Number.MIN_VALUE, ...result.timings.map(({ seconds }) => seconds));
  const columns: Column[] = [
    { heading: "step" },
    { heading: "time", align: "right" },
    { heading: "bytes", align: "right" },
    { heading: "", tone: "first" },
  ];
  const rows = result.timings.map(({ step, seconds, bytes }) => [
    printable(step),
    duration(seconds),
    bytes === 0 ? "–" : size(bytes),
    "━".repeat(Math.max(1, Math.round((seconds / longest) * 30))),
  ]);
  return table(columns, [...rows, ["in all", duration(secondsTaken(result)), "", ""]], look);
}

/** Who sent how much to whom: rows send, columns receive. */
export function bytesLines(result: Pick<DemoResult, "study" | "bytes">, look: Look): string[] {
  const names = travellers(result);
  const sent = (from: string, to: string) =>
    result.bytes.filter((each) => each.from === from && each.to === to).reduce((sum, each) => sum + each.bytes, 0);
  const cell = (bytes: number) => (bytes === 0 ? "–" : size(bytes));
  const columns: Column[] = [
    { heading: "from ↓ to →" },
    ...names.map((name) => ({ heading: printable(name), align: "right" as const })),
  ];
  const rows = names.map((from) => [printable(from), ...names.map((to) => cell(sent(from, to)))]);
  return [
    ...table(columns, rows, look),
    "",
    `${look.paint("strong", size(bytesSent(result)))} in all, sealed envelopes included`,
  ];
}
