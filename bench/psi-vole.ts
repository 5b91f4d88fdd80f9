// How long does VOLE-PSI take, and which part of it? Both parties run in this process, each with one worker of its own; strings in,
// row numbers out. CPU seconds are of all threads of both.
// pnpm bench psi-vole [--only malicious] [--size 65536] [--sender 1000000] [--runs 3] [--json]
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Compute, compute, type PartyId, party, run, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, psi, type Security } from "@tavs/psi";

interface Row {
  readonly protocol: string;
  readonly security: Security;
  readonly n: number;
  readonly senderItems: number;
  /** Of the protocol, without reading the strings. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly ingestCpuSeconds: number;
  readonly bytesFromReceiver: number;
  readonly bytesFromSender: number;
  /** Seconds of each kernel on the clock, while the other party works too. */
  readonly phases: Readonly<Record<string, number>>;
  readonly peakRssMb: number;
  readonly load: number;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    size: { type: "string" },
    sender: { type: "string" },
    runs: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const sizes = values.size === undefined ? [2 ** 12, 2 ** 16, 2 ** 20] : [Number(values.size)];
const securities = (["malicious", "semi-honest"] as const).filter((it) => (values.only ?? it) === it);

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
const people = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => person(from + i));
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Counts what one party says. */
function counted(transport: Transport): { readonly transport: Transport; bytes(): number } {
  let bytes = 0;
  const commit: Transport["commit"] = (step) => {
    for (const { body } of step.send) bytes += body.length;
    return transport.commit(step);
  };
  return { transport: { ...transport, commit }, bytes: () => bytes };
}

/** One worker, on the clock. */
function clocked(phases: Record<string, number>): Compute {
  const pool = compute({ workers: 1 });
  return {
    close: () => pool.close(),
    async perform(kernels, task, inputs, options) {
      const before = performance.now();
      const outcomes = await pool.perform(kernels, task, inputs, options);
      phases[task] = (phases[task] ?? 0) + (performance.now() - before) / 1000;
      return outcomes;
    },
  };
}

async function measure(security: Security, n: number, senderItems: number): Promise<Row> {
  const shared = Math.floor(Math.min(n, senderItems) / 2);
  const [cohort, register] = [people(0, n), people(n - shared, senderItems)];
  const started = cpuSeconds();
  const [mine, theirs] = [await ingest(cohort), await ingest(register)];
  const ingestCpuSeconds = cpuSeconds() - started;
  const phases: Record<string, number> = {};
  const [east, west] = [clocked(phases), clocked(phases)];
  const transports = memoryTransports("east", "west");
  const [asking, answering] = [counted(transports.east), counted(transports.west)];
  const patienceMs = 3_600_000;
  const inputOf = (items: typeof mine, peer: PartyId) =>
    ({ items, peer, engine: "vole", security, patienceMs }) as const;
  const [cpu, clock] = [cpuSeconds(), performance.now()];
  const [{ indices }] = await Promise.all([
    run(psi.receiver, { input: inputOf(mine, party("west")), transport: asking.transport, compute: east }),
    run(psi.sender, { input: inputOf(theirs, party("east")), transport: answering.transport, compute: west }),
  ]);
  const row = { seconds: (performance.now() - clock) / 1000, cpuSeconds: cpuSeconds() - cpu };
  await Promise.all([east.close(), west.close()]);
  if (indices.length !== shared) throw new Error(`${indices.length} were found where ${shared} are shared`);
  return {
    protocol: "psi/vole/1",
    security,
    n,
    senderItems,
    ...row,
    ingestCpuSeconds,
    bytesFromReceiver: asking.bytes(),
    bytesFromSender: answering.bytes(),
    phases,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    load: loadavg()[0]!,
  };
}

const median = (rows: readonly Row[]): Row =>
  rows.toSorted((a, b) => a.cpuSeconds - b.cpuSeconds)[Math.floor(rows.length / 2)]!;

const rows: Row[] = [];
for (const n of sizes)
  for (const security of securities) {
    const runs: Row[] = [];
    for (let i = 0; i < Number(values.runs); i++) runs.push(await measure(security, n, Number(values.sender ?? n)));
    rows.push(median(runs));
  }

const machine = { cpu: cpus()[0]?.model, cores: cpus().length };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else {
  console.log(`${machine.cores} x ${machine.cpu}, Node ${process.versions.node}`);
  for (const { phases, ...row } of rows) {
    console.log(
      `${row.security.padEnd(11)} ${row.n} x ${row.senderItems}: ${row.seconds.toFixed(2)} s, ${row.cpuSeconds.toFixed(2)} CPU s ` +
        `(and ${row.ingestCpuSeconds.toFixed(2)} reading), ${(row.bytesFromReceiver / 1e6).toFixed(2)} + ${(row.bytesFromSender / 1e6).toFixed(2)} MB, ` +
        `${row.peakRssMb.toFixed(0)} MB resident, load ${row.load.toFixed(1)}`,
    );
    const parts = Object.entries(phases).map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`);
    console.log(`            ${parts.join(" · ")}`);
  }
}
