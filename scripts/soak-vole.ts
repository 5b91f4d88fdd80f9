// VOLE-PSI over and over, with another seed each time: not one item may be lost or invented. Two published builds of this protocol have
// lost items. Counters are kept after every run, so that a soak that is stopped goes on where it was.
// node --import tsx --conditions=@tavs/source scripts/soak-vole.ts [--counters FILE] [--minutes 600]
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Compute, compute, party, run, seededRandom, utf8 } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, psi, type Security } from "@tavs/psi";

/** What is to be run: so many times each. */
const PLAN = [
  { items: 2 ** 18, runs: 1000 },
  { items: 5_000_000, runs: 20 },
] as const;

const { values } = parseArgs({
  options: { counters: { type: "string", default: "soak-vole.json" }, minutes: { type: "string", default: "600" } },
});
const until = performance.now() + Number(values.minutes) * 60_000;

/** How many runs of each size have ended well. */
type Counters = Readonly<Record<string, number>>;

const kept = (): Counters =>
  existsSync(values.counters) ? (JSON.parse(readFileSync(values.counters, "utf8")) as Counters) : {}; // as written below

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
const people = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => person(from + i));

/** One session, of which everything follows from its size and number. Throws where what was found is not what is shared. */
async function once(items: number, number: number, pool: Compute): Promise<void> {
  const random = seededRandom(sha256(utf8(`tavs soak vole ${items} ${number}`)));
  const word = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const draw = (below: number): number => Math.floor((word(random(4)) * below) / 2 ** 32);
  const shared = number % 50 === 0 ? 0 : number % 50 === 1 ? items : draw(items + 1);
  const first = draw(1_000_000_000);
  const security: Security = number % 4 === 3 ? "semi-honest" : "malicious";
  const [mine, theirs] = [await ingest(people(first, items)), await ingest(people(first + items - shared, items))];
  const transports = memoryTransports("east", "west");
  const how = { engine: "vole", security, patienceMs: 3_600_000 } as const;
  const [{ indices }] = await Promise.all([
    run(psi.receiver, {
      input: { ...how, items: mine, peer: party("west") },
      transport: transports.east,
      compute: pool,
      random,
    }),
    run(psi.sender, {
      input: { ...how, items: theirs, peer: party("east") },
      transport: transports.west,
      compute: pool,
      random: seededRandom(random(32)),
    }),
  ]);
  const found = indices.toSorted();
  if (found.length !== shared)
    throw new Error(`run ${number} of ${items}: ${found.length} were found, ${shared} are shared`);
  const wrong = found.findIndex((row, i) => row !== items - shared + i);
  if (wrong >= 0) throw new Error(`run ${number} of ${items}: place ${wrong} of the result is not a shared item`);
}

const pool = compute({ workers: 2 });
let counters = kept();
for (const { items, runs } of PLAN) {
  for (let number = counters[items] ?? 0; number < runs && performance.now() < until; number++) {
    await once(items, number, pool);
    counters = { ...counters, [items]: number + 1 };
    writeFileSync(values.counters, `${JSON.stringify(counters)}\n`);
  }
  console.log(`${items} x ${items}: ${counters[items] ?? 0} of ${runs} runs, not one item lost or invented`);
}
await pool.close();
