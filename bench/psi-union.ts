// How long does a union take? All parties run in this process, and the CPU seconds of all are added.
// node --import tsx --conditions=@tavs/source bench/psi-union.ts [--only 20] [--size 50000] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type PartyId, party, run, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, type Union, type UnionInput, union } from "@tavs/psi";

interface Row {
  readonly protocol: string;
  readonly engine: string;
  readonly contributors: number;
  readonly mixers: number;
  /** Items of each contributor. */
  readonly n: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  /** By item of a contributor. */
  readonly bytesPerItem: number;
  readonly peakRssMb: number;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});
const n = Number(values.size ?? 50_000);
const contributors = Number(values.only ?? 20);
const MIXERS = 2;

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
/** Half of each one's people are everybody's; a quarter is shared with the next party, a quarter with the one before. */
const people = (at: number): string[] => {
  const [all, some] = [Math.floor(n / 2), Math.floor(n / 4)];
  const shared = (pair: number): string[] =>
    Array.from({ length: some }, (_, i) => person(all + (pair % contributors) * some + i));
  return [...Array.from({ length: all }, (_, i) => person(i)), ...shared(at), ...shared(at + 1)];
};

/** Counts what is said; the messages go straight to the other party. */
function counted(names: readonly PartyId[]): { of(name: PartyId): Transport; bytes(): number } {
  let bytes = 0;
  const transports: Readonly<Record<string, Transport>> = memoryTransports(...names);
  const of = (name: PartyId): Transport => ({
    ...transports[name]!,
    commit(step) {
      for (const { body } of step.send) bytes += body.length;
      return transports[name]!.commit(step);
    },
  });
  return { of, bytes: () => bytes };
}

/** Strings in, numbers out: everything that a user waits for. */
async function session(agreed: Omit<UnionInput, "me">, of: (name: PartyId) => Transport): Promise<Union> {
  const patienceMs = 3_600_000;
  const contributing = agreed.contributors.map(async (me, at) => {
    const input = { ...agreed, me, patienceMs, items: await ingest(people(at)) };
    return run(union.contributor, { input, transport: of(me) });
  });
  const mixing = agreed.mixers.map((me) =>
    run(union.mixer, { input: { ...agreed, me, patienceMs }, transport: of(me) }),
  );
  const me = agreed.hub;
  const counting = run(union.hub, { input: { ...agreed, me, patienceMs }, transport: of(me) });
  await Promise.all([...contributing, ...mixing]);
  return counting;
}

async function measure(): Promise<Row> {
  const names = (count: number, role: string): readonly PartyId[] =>
    Array.from({ length: count }, (_, i) => party(`${role}-${i}`));
  const agreed = { hub: party("hub"), mixers: names(MIXERS, "mixer"), contributors: names(contributors, "hospital") };
  const { of, bytes } = counted([...agreed.contributors, ...agreed.mixers, agreed.hub]);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const { distinct } = await session({ ...agreed, smallestCell: 1 }, of);
  const [seconds, { user, system }] = [(performance.now() - start) / 1000, process.cpuUsage(cpu)];
  const expected = Math.floor(n / 2) + contributors * Math.floor(n / 4);
  if (!("value" in distinct) || distinct.value !== expected) throw new Error(`the count is not ${expected}`);
  return {
    protocol: "union",
    engine: "tavs, ristretto255",
    contributors,
    mixers: MIXERS,
    n,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    bytes: bytes(),
    bytesPerItem: bytes() / n / contributors,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

const rows = [await measure()];
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else console.table(rows.map(tidy));

function tidy({ seconds, cpuSeconds, bytesPerItem, peakRssMb, bytes: _, engine: __, ...row }: Row) {
  const round = (value: number): number => Number(value.toFixed(2));
  return {
    ...row,
    seconds: round(seconds),
    cpuSeconds: round(cpuSeconds),
    itemsPerCpuSecond: Math.round((row.n * row.contributors) / cpuSeconds),
    bytesPerItem: round(bytesPerItem),
    peakRssMb: Math.round(peakRssMb),
  };
}
