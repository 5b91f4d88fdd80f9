// How long do two parties need to link their items? Both run in this process, and the CPU seconds of both are added.
// pnpm bench psi [--only labelled] [--size 65536] [--json]; beside it @openmined/psi.js, where bench/peers is installed.
// Small sizes of psi are repeated, the libraries taking turns, and medians are shown.
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type Compute, party, run, sharedCompute, type Transport, utf8 } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { cardinality, type ItemSet, ingest, type Labels, labelled, labelsFor, prepare, psi } from "@tavs/psi";
import { peers } from "./psi/peers.ts";
import { phases } from "./psi/phases.ts";

interface Row {
  readonly protocol: string;
  readonly engine: string;
  /** Items of the receiver and of the sender. */
  readonly n: number;
  readonly senderItems: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  readonly bytesPerItem: number;
  readonly peakRssMb: number;
  /** How often it ran: what is shown are medians. */
  readonly repetitions?: number;
  /** Items a CPU second of this, over those of the faster peer in the same run. */
  readonly timesPeer?: number;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});
const engine = "tavs, ristretto255";
const context = utf8("bench");
const [east, west] = [party("east"), party("west")];
const sizes = values.size === undefined ? [2 ** 12, 2 ** 14] : [Number(values.size)];

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
/** Half of the receiver's people are the sender's as well. */
const people = (count: number, from: number): string[] => Array.from({ length: count }, (_, i) => person(from + i));

/** Counts what is said; the messages go straight to the other party. */
function counted(): { readonly transports: Record<"east" | "west", Transport>; bytes(): number } {
  let bytes = 0;
  const counting = (transport: Transport): Transport => ({
    ...transport,
    commit(step) {
      for (const { body } of step.send) bytes += body.length;
      return transport.commit(step);
    },
  });
  const { east: e, west: w } = memoryTransports("east", "west");
  return { transports: { east: counting(e), west: counting(w) }, bytes: () => bytes };
}

interface Sizes {
  readonly asked: number;
  readonly held: number;
}

async function measure(protocol: string, { asked, held }: Sizes, session: Session): Promise<Row> {
  const { transports, bytes } = counted();
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const shared = await session(transports);
  const [seconds, { user, system }] = [(performance.now() - start) / 1000, process.cpuUsage(cpu)];
  if (shared !== Math.ceil(asked / 2)) throw new Error(`${protocol} found ${shared} of ${Math.ceil(asked / 2)}`);
  return {
    protocol,
    engine,
    n: asked,
    senderItems: held,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    bytes: bytes(),
    bytesPerItem: bytes() / Math.max(asked, held),
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

type Session = (transports: Record<"east" | "west", Transport>) => Promise<number>;

/** Strings in, row numbers out: everything that a user waits for. */
const plain =
  (n: number, compute: Compute = sharedCompute()): Session =>
  async (transports) => {
    const [mine, theirs] = [await ingest(people(n, 0)), await ingest(people(n, Math.ceil(n / 2) - n))];
    const [{ indices }] = await Promise.all([
      run(psi.receiver, { input: { items: mine, peer: west }, transport: transports.east, compute }),
      run(psi.sender, { input: { items: theirs, peer: east }, transport: transports.west, compute }),
    ]);
    return indices.length;
  };

const counting =
  (n: number): Session =>
  async (transports) => {
    const [mine, theirs] = [await ingest(people(n, 0)), await ingest(people(n, Math.ceil(n / 2) - n))];
    const [{ count }] = await Promise.all([
      run(cardinality.receiver, { input: { items: mine, peer: west }, transport: transports.east }),
      run(cardinality.sender, { input: { items: theirs, peer: east }, transport: transports.west }),
    ]);
    return count;
  };

/** One of several sessions with a registry: items are ingested and prepared before. */
async function registry({ asked, held }: Sizes): Promise<Session> {
  const mine = await prepare(await ingest(people(asked, 0)), { context });
  const theirs = await prepare(await ingest(people(held, Math.ceil(asked / 2) - held)), { context });
  const labels = followUp(theirs);
  return async (transports) => {
    const [{ labels: received }] = await Promise.all([
      run(labelled.receiver, { input: { items: mine, peer: west }, transport: transports.east }),
      run(labelled.sender, { input: { items: theirs, peer: east, labels }, transport: transports.west }),
    ]);
    return received.length;
  };
}

const followUp = (items: ItemSet): Labels =>
  labelsFor(items, { width: 24, of: (row) => new Uint8Array(24).fill(row % 256) });

const wanted = (name: string): boolean => values.only === undefined || values.only === name;
const rows: Row[] = [];
const parts: Part[] = [];
await measure("warm-up", { asked: 256, held: 256 }, plain(256));
for (const n of sizes) {
  if (wanted("psi")) rows.push(...(await besidePeers(n)));
  if (wanted("psi")) parts.push(...(await partsOf(n)));
  if (wanted("cardinality")) rows.push(await measure("cardinality", { asked: n, held: n }, counting(n)));
}
if (wanted("labelled")) {
  const size = { asked: 3_000, held: 53_000 };
  rows.push(await measure("labelled, prepared", size, await registry(size)));
}

/** Ours and the peers', in turns: what else the machine does meets them alike. */
async function besidePeers(n: number): Promise<readonly Row[]> {
  const repetitions = n <= 2 ** 14 ? 3 : 1;
  const all: Row[] = [];
  for (let i = 0; i < repetitions; i++) {
    all.push(await measure("psi", { asked: n, held: n }, plain(n)));
    for (const peer of peers(n))
      all.push({ protocol: "psi", n, senderItems: n, bytesPerItem: peer.bytes / n, peakRssMb: Number.NaN, ...peer });
  }
  const medians = [...new Set(all.map((row) => row.engine))].map((name) =>
    median(all.filter((row) => row.engine === name)),
  );
  const fastest = Math.min(...medians.slice(1).map(({ cpuSeconds }) => cpuSeconds));
  return medians.map((row, i) =>
    i === 0 && medians.length > 1 ? { ...row, timesPeer: fastest / row.cpuSeconds } : row,
  );
}

function median(runs: readonly Row[]): Row {
  const middle = (of: (row: Row) => number): number => runs.map(of).sort((a, b) => a - b)[runs.length >> 1]!;
  const [seconds, cpuSeconds] = [middle((row) => row.seconds), middle((row) => row.cpuSeconds)];
  return { ...runs[0]!, seconds, cpuSeconds, repetitions: runs.length };
}

interface Part {
  readonly protocol: string;
  readonly n: number;
  readonly phase: string;
  readonly cpuSeconds: number;
  readonly microsecondsPerItem: number;
}

/** CPU seconds by kernel, of both parties together; hashing is a part of blind and of tag, and is shown alone beside them. */
async function partsOf(n: number): Promise<readonly Part[]> {
  const { compute, seconds } = phases();
  await run256(compute);
  const before = new Map(seconds);
  await measure("psi", { asked: n, held: n }, plain(n, compute));
  await prepare(await ingest(people(n, 0)), { context, compute });
  await compute.close();
  return [...seconds].map(([phase, total]) => {
    const cpuSeconds = total - (before.get(phase) ?? 0);
    return { protocol: "psi", n, phase, cpuSeconds, microsecondsPerItem: (cpuSeconds / n) * 1e6 };
  });
}

/** So that the worker is there, and its code has been compiled. */
async function run256(compute: Compute): Promise<void> {
  await measure("warm-up", { asked: 256, held: 256 }, plain(256, compute));
}

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) {
  console.log(JSON.stringify({ machine, versions: process.versions, rows: [...rows, ...parts] }, null, 2));
} else {
  console.table(rows.map(tidy));
  if (parts.length > 0)
    console.table(
      parts.map((part) => ({
        ...part,
        cpuSeconds: round(part.cpuSeconds),
        microsecondsPerItem: round(part.microsecondsPerItem),
      })),
    );
}

function round(value: number): number {
  return Number(value.toFixed(2));
}

function tidy({ seconds, cpuSeconds, bytesPerItem, peakRssMb, timesPeer, bytes: _, ...row }: Row) {
  const itemsPerCpuSecond = Math.round((row.n + row.senderItems) / 2 / cpuSeconds);
  return {
    ...row,
    seconds: round(seconds),
    cpuSeconds: round(cpuSeconds),
    itemsPerCpuSecond,
    bytesPerItem: round(bytesPerItem),
    peakRssMb: Math.round(peakRssMb),
    ...(timesPeer !== undefined && { timesPeer: round(timesPeer) }),
  };
}
