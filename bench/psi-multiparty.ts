// How long does an intersection of all take? All parties run in this process, and the CPU seconds of all are added.
// node --import tsx --conditions=@tavs/source bench/psi-multiparty.ts [--only 3] [--size 16384] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { type PartyId, party, run, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, multiparty } from "@tavs/psi";

interface Row {
  readonly protocol: string;
  readonly engine: string;
  readonly parties: number;
  /** Items of each party. */
  readonly n: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  /** By item of the leader and participant. */
  readonly bytesPerItem: number;
  readonly peakRssMb: number;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});
const sizes = values.size === undefined ? [2 ** 10, 2 ** 12] : [Number(values.size)];
const circles = [3, 5].filter((parties) => values.only === undefined || Number(values.only) === parties);

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
/** Half of the leader's people are everybody's; the rest of party `at` is its own. */
const people = (n: number, at: number): string[] =>
  Array.from({ length: n }, (_, i) => person(i < n / 2 ? i : i + at * n));

/** Counts what is said; the messages go straight to the other party. */
function counted(names: readonly PartyId[]): { readonly transports: readonly Transport[]; bytes(): number } {
  let bytes = 0;
  const transports = Object.values(memoryTransports(...names)).map(
    (transport): Transport => ({
      ...transport,
      commit(step) {
        for (const { body } of step.send) bytes += body.length;
        return transport.commit(step);
      },
    }),
  );
  return { transports, bytes: () => bytes };
}

/** Strings in, row numbers out: everything that a user waits for. */
async function session(n: number, names: readonly PartyId[], transports: readonly Transport[]): Promise<number> {
  const [leader, ...participants] = names;
  const others = participants.map(async (name, i) => {
    const items = await ingest(people(n, i + 1));
    const input = { items, leader: leader!, others: participants.filter((other) => other !== name) };
    return run(multiparty.participant, { input, transport: transports[i + 1]! });
  });
  const input = { items: await ingest(people(n, 0)), participants };
  const { indices } = await run(multiparty.leader, { input, transport: transports[0]! });
  await Promise.all(others);
  return indices.length;
}

async function measure(parties: number, n: number): Promise<Row> {
  const names = Array.from({ length: parties }, (_, i) => party(`party-${i}`));
  const { transports, bytes } = counted(names);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const shared = await session(n, names, transports);
  const [seconds, { user, system }] = [(performance.now() - start) / 1000, process.cpuUsage(cpu)];
  if (shared !== Math.ceil(n / 2)) throw new Error(`${parties} parties found ${shared} of ${Math.ceil(n / 2)}`);
  return {
    protocol: "multiparty",
    engine: "tavs, ristretto255, OKVS in TypeScript",
    parties,
    n,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    bytes: bytes(),
    bytesPerItem: bytes() / n / (parties - 1),
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

await measure(3, 256); // warm-up
const rows: Row[] = [];
for (const n of sizes) for (const parties of circles) rows.push(await measure(parties, n));

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else console.table(rows.map(tidy));

function tidy({ seconds, cpuSeconds, bytesPerItem, peakRssMb, bytes: _, engine: __, ...row }: Row) {
  const round = (value: number): number => Number(value.toFixed(2));
  return {
    ...row,
    seconds: round(seconds),
    cpuSeconds: round(cpuSeconds),
    itemsPerCpuSecond: Math.round(row.n / cpuSeconds),
    bytesPerItem: round(bytesPerItem),
    peakRssMb: Math.round(peakRssMb),
  };
}
