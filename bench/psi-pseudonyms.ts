// What do study pseudonyms cost among four parties: three holders are asked, of four who hold the key? All parties run in this
// process, and their CPU seconds are added.
// node --import tsx --conditions=@tavs/source bench/psi-pseudonyms.ts [--only pseudonyms] [--size 100000] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { memoryStore, type PartyId, party, run, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, type JointKey, type KeyShare, pseudonyms, queryBudget } from "@tavs/psi";

interface Row {
  readonly protocol: string;
  readonly engine: string;
  readonly n: number;
  readonly holders: number;
  readonly threshold: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly bytes: number;
  readonly peakRssMb: number;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});
const sizes = values.size === undefined ? [2 ** 10, 2 ** 12] : [Number(values.size)];
const holders = ["east", "north", "south", "west"].map((name) => party(name));
const [hospital, threshold] = [party("hospital"), 3];
const stores = new Map(holders.map((name) => [name, memoryStore()]));

/** Counts what is said; the messages go straight to the other party. */
function counted(names: readonly string[]): { readonly transports: Record<string, Transport>; bytes(): number } {
  let bytes = 0;
  const counting = (transport: Transport): Transport => ({
    ...transport,
    commit(step) {
      for (const { body } of step.send) bytes += body.length;
      return transport.commit(step);
    },
  });
  const entries = Object.entries(memoryTransports(...names)).map(([name, one]) => [name, counting(one)] as const);
  return { transports: Object.fromEntries(entries), bytes: () => bytes };
}

type Session = (transports: Record<string, Transport>) => Promise<void>;

async function measure(protocol: string, n: number, session: Session): Promise<Row> {
  const { transports, bytes } = counted([...holders, hospital]);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await session(transports);
  const [seconds, { user, system }] = [(performance.now() - start) / 1000, process.cpuUsage(cpu)];
  const cost = { seconds, cpuSeconds: (user + system) / 1e6, bytes: bytes() };
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  return { protocol, engine: "tavs, ristretto255", n, holders: holders.length, threshold, ...cost, peakRssMb };
}

let key: JointKey | undefined;
const making: Session = async (transports) => {
  const input = { study: "bench", rule: "free-text/1", threshold, holders };
  const make = (me: PartyId) =>
    run(pseudonyms.keyHolder.generate, {
      input: { me, ...input },
      transport: transports[me]!,
      handlers: { keep: pseudonyms.keepKey(stores.get(me)!) },
    });
  [key] = await Promise.all(holders.map(make));
};

/** Strings in, pseudonyms out: everything that a user waits for. */
const asking =
  (n: number): Session =>
  async (transports) => {
    const people = Array.from({ length: n }, (_, i) => `DK:${String(i).padStart(10, "0")}`);
    const asked = holders.slice(0, threshold);
    const input = { items: await ingest(people), key: key!, recipient: "bench", holders: asked };
    const answer = async (me: PartyId) => {
      const share: KeyShare = await pseudonyms.loadKey(stores.get(me)!, key!.id);
      const handlers = { spend: queryBudget(stores.get(me)!) };
      return run(pseudonyms.holder, {
        input: { key: share, requester: hospital, budget: 2 ** 32 },
        transport: transports[me]!,
        handlers,
      });
    };
    const session = run(pseudonyms.requester, { input, transport: transports[hospital]! });
    const [mine] = await Promise.all([session, ...asked.map(answer)]);
    if (new Set(mine.pseudonyms).size !== n) throw new Error(`${n} people have ${mine.pseudonyms.length} pseudonyms`);
  };

const wanted = (name: string): boolean => values.only === undefined || values.only === name;
const rows: Row[] = [];
const first = await measure("pseudonyms, key", 0, making);
if (wanted("key")) rows.push(first);
await measure("warm-up", 64, asking(64));
if (wanted("pseudonyms")) for (const n of sizes) rows.push(await measure("pseudonyms", n, asking(n)));

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else console.table(rows);
