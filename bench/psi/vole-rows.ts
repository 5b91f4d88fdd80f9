// What bench/psi-vole.ts tells of a size: a row for the first session of two processes, and one for the later ones.
import type { Security } from "@tavs/psi";
import type { Measured, Spent } from "./vole-party.ts";

export interface Question {
  readonly security: Security;
  readonly n: number;
  readonly senderItems: number;
}

/** Seconds of both parties, with reading the strings; what starting and passing on took is beside them, and never in them. */
export interface Row extends Question, Spent {
  /** Of two processes that have just been started, or of two that have run sessions before. */
  readonly session: "first" | "later";
  readonly relayCpuSeconds: number;
  readonly receiver: Measured;
  readonly sender: Measured;
  readonly load: number;
}

/** The median of the first sessions, and of the later ones, by CPU seconds. */
export const medians = (rows: readonly Row[]): readonly Row[] =>
  (["first", "later"] as const).flatMap((session) => {
    const sorted = rows.filter((row) => row.session === session).toSorted((a, b) => a.cpuSeconds - b.cpuSeconds);
    return sorted.slice(sorted.length >> 1).slice(0, 1);
  });

export function printRow({ receiver, sender, ...row }: Row): void {
  const both = [receiver, sender];
  const reading = both.reduce((sum, { ingestCpuSeconds }) => sum + ingestCpuSeconds, 0);
  const megabytes = both.map(({ bytes }) => (bytes / 1e6).toFixed(2)).join(" + ");
  const resident = both.map(({ peakRssMb }) => peakRssMb.toFixed(0)).join(" and ");
  console.log(
    `${row.security.padEnd(11)} ${row.n} x ${row.senderItems}, ${row.session}: ${row.seconds.toFixed(2)} s, ${row.cpuSeconds.toFixed(2)} CPU s ` +
      `(${reading.toFixed(2)} reading; relay ${row.relayCpuSeconds.toFixed(2)}), ${megabytes} MB, ${resident} MB resident, load ${row.load.toFixed(1)}`,
  );
  for (const [name, { cpuSeconds, phases, pages, starting }] of Object.entries({ receiver, sender })) {
    console.log(`  ${name}: ${cpuSeconds.toFixed(3)} CPU s, ${pages} pages; on the clock ${parts(phases)}`);
    const before = Object.entries(starting).map(([what, spent]) => [what, spent.cpuSeconds]);
    if (row.session === "first") console.log(`    before, CPU s: ${parts(Object.fromEntries(before))}`);
  }
}

/** Seconds of each, by name. */
const parts = (named: Readonly<Record<string, number>>): string =>
  Object.entries(named)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(3)}`)
    .join(" · ");
