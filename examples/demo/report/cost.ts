import { type Column, type Markup, markup, round, table } from "@tavs/cli/page";
import type { DemoResult } from "../result.ts";
import { count, duration, size } from "./numbers.ts";

/** What the run took: seconds by step, bytes from each party to each other. */
export function costSection(result: DemoResult): Markup {
  return markup`<section><h2>What it took</h2>${secondsTable(result.timings)}${bytesTable(result)}</section>`;
}

/** Whether every log holds. */
export function auditSection({ audit }: DemoResult): Markup {
  const columns: Column[] = [{ heading: "Party" }, { heading: "Entries", kind: "number" }, { heading: "Hash chain" }];
  const rows = audit.map(({ party, entries, verified }) => [
    party,
    count(entries),
    verified ? markup`<span class="holds">✓ holds</span>` : markup`<span class="broken">✗ broken</span>`,
  ]);
  return markup`<section><h2>What was remembered</h2>
<p>Each party keeps a log of what was computed. An entry names the one before it by its hash, so that none can be changed or left out later.</p>
${table("Audit logs", columns, rows, { seen: "unseen" })}</section>`;
}

/** The names of all who sent or received, in the order of the study's parties. */
export function travellers({ study, bytes }: Pick<DemoResult, "study" | "bytes">): string[] {
  const names = new Set(bytes.flatMap(({ from, to }) => [from, to]));
  const known = study.parties.map(({ name }) => name).filter((name) => names.delete(name));
  return [...known, ...names];
}

/** Everything that was sent, in bytes. */
export function bytesSent({ bytes }: Pick<DemoResult, "bytes">): number {
  return bytes.reduce((sum, each) => sum + each.bytes, 0);
}

/** From the first step to the last, in seconds. */
export function secondsTaken({ timings }: Pick<DemoResult, "timings">): number {
  return timings.reduce((sum, { seconds }) => sum + seconds, 0);
}

function secondsTable(timings: DemoResult["timings"]): Markup {
  const longest = Math.max(Number.MIN_VALUE, ...timings.map(({ seconds }) => seconds));
  const columns: Column[] = [
    { heading: "Step" },
    { heading: "Seconds", kind: "number" },
    { heading: "Bytes", kind: "number" },
    { heading: "Share" },
  ];
  const bar = (seconds: number) =>
    markup`<div class="bar" aria-hidden="true" style="width:${round((seconds / longest) * 100)}%"></div>`;
  return table(
    "Seconds by step",
    columns,
    timings.map(({ step, seconds, bytes }) => [step, duration(seconds), bytes === 0 ? "–" : size(bytes), bar(seconds)]),
  );
}

function bytesTable(result: DemoResult): Markup {
  const names = travellers(result);
  const columns: Column[] = [
    { heading: "From, to" },
    ...names.map((heading) => ({ heading, kind: "number" as const })),
  ];
  const sent = (from: string, to: string) =>
    result.bytes.filter((each) => each.from === from && each.to === to).reduce((sum, each) => sum + each.bytes, 0);
  const cell = (bytes: number) => (bytes === 0 ? markup`<span class="quiet">–</span>` : size(bytes));
  return table(
    "Bytes sent, sealed envelopes included",
    columns,
    names.map((from) => [from, ...names.map((to) => cell(sent(from, to)))]),
  );
}
