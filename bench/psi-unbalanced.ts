// How long does a hospital wait for an answer from a register that was prepared before? Both parties run in this process,
// and the CPU seconds of both are added. `--only` names a phase: prepare is always done, download and online on top.
// node --import tsx --conditions=@tavs/source bench/psi-unbalanced.ts [--only online] [--size 1000000] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { memoryStore, party, run, Secret, systemRandom, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { type EpochFilter, ingest, prepareEpoch, queryBudget, unbalanced } from "@tavs/psi";

interface Row {
  readonly protocol: string;
  readonly engine: string;
  /** Items of the receiver and of the sender. */
  readonly n: number;
  readonly senderItems: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  readonly peakRssMb: number;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});
const [ASKED, held] = [1_000, Number(values.size ?? 2 ** 17)];
const [east, registry, today] = [party("east"), party("registry"), "2026-11-21"];
const epoch = { from: "2026-11-01", until: "2026-11-30" };
const seed = new Secret<Uint8Array>(systemRandom(32));

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
function* people(count: number, from: number): Generator<string> {
  for (let i = 0; i < count; i++) yield person(from + i);
}

/** Counts what is said; the messages go straight to the other party. */
function counted(): { readonly transports: Record<"east" | "registry", Transport>; bytes(): number } {
  let bytes = 0;
  const counting = (transport: Transport): Transport => ({
    ...transport,
    commit(step) {
      for (const { body } of step.send) bytes += body.length;
      return transport.commit(step);
    },
  });
  const transports = memoryTransports("east", "registry");
  return {
    transports: { east: counting(transports.east), registry: counting(transports.registry) },
    bytes: () => bytes,
  };
}

const rows: Row[] = [];

async function measure<T>(protocol: string, work: (transports: Record<"east" | "registry", Transport>) => Promise<T>) {
  const { transports, bytes } = counted();
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const outcome = await work(transports);
  const [seconds, { user, system }] = [(performance.now() - start) / 1000, process.cpuUsage(cpu)];
  const [cpuSeconds, peakRssMb] = [(user + system) / 1e6, process.resourceUsage().maxRSS / 1024];
  const row = { protocol, engine: "tavs, ristretto255", n: ASKED, senderItems: held, seconds, cpuSeconds };
  if (values.only === undefined || values.only === protocol) rows.push({ ...row, bytes: bytes(), peakRssMb });
  return outcome;
}

const items = await ingest(people(held, ASKED / 2)); // half of those who are asked are there
const published = await measure("prepare", () => prepareEpoch(items, { epoch, seed, maxQueries: ASKED }));
const filter = await measure("download", async (transports): Promise<EpochFilter> => {
  const [taken] = await Promise.all([
    run(unbalanced.subscriber, { input: { peer: registry, rule: items.rule, today }, transport: transports.east }),
    run(unbalanced.publisher, { input: { filter: published, peer: east }, transport: transports.registry }),
  ]);
  return taken;
});
const spend = queryBudget(memoryStore());
for (let session = 0; session < 5; session++)
  await measure("online", async (transports) => {
    const asked = await ingest(people(ASKED, 0)); // strings in, row numbers out: all that a user waits for
    const input = { filter, seed, peer: east, today, budget: 5 * ASKED };
    const [{ indices }] = await Promise.all([
      run(unbalanced.receiver, { input: { items: asked, filter, peer: registry, today }, transport: transports.east }),
      run(unbalanced.sender, { input, transport: transports.registry, handlers: { spend } }),
    ]);
    if (indices.length !== ASKED / 2) throw new Error(`found ${indices.length} of ${ASKED / 2}`);
  });

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else console.table(rows.map(tidy));

function tidy({ seconds, cpuSeconds, peakRssMb, ...row }: Row) {
  const round = (value: number): number => Number(value.toFixed(2));
  return { ...row, seconds: round(seconds), cpuSeconds: round(cpuSeconds), peakRssMb: Math.round(peakRssMb) };
}
