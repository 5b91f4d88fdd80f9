// Do two libraries that share no line of code find the same? Random sets, from nobody in common to everybody, go through psi,
// psi with every option, and @openmined/psi.js. pnpm bench psi-differential [--size 200] [--json]; TAVS_SEED draws the same sets again.
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { party, run, seededRandom } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, pad, psi } from "@tavs/psi";

const { values } = parseArgs({
  allowPositionals: true,
  options: { size: { type: "string", default: "200" }, json: { type: "boolean", default: false } },
});
const peers = join(import.meta.dirname, "peers");
const seed = Number(process.env.TAVS_SEED ?? randomInt(2 ** 31));
const random = seededRandom(new Uint8Array(new Uint32Array(8).fill(seed).buffer));
const below = (bound: number): number => new DataView(random(4).buffer).getUint32(0) % bound; // for a bench, even enough

/** Different ten-digit numbers, in no order. */
function people(count: number, space: number): readonly string[] {
  const numbers = new Set<string>();
  while (numbers.size < count) numbers.add(String(below(space)).padStart(10, "0"));
  return [...numbers];
}

type Sets = Readonly<Record<"mine" | "theirs", readonly string[]>>;

async function ours({ mine, theirs }: Sets, careful: boolean): Promise<readonly number[]> {
  const bound = Math.max(mine.length, theirs.length) + 7;
  const options = careful
    ? { verified: true, mutual: true, padTo: { receiver: bound, sender: bound } }
    : ({} as Record<string, never>);
  const [asked, held] = [await ingest(mine), await ingest(theirs)];
  const { east, west } = memoryTransports("east", "west");
  const items = careful ? [pad(asked, bound), pad(held, bound)] : [asked, held];
  const [{ indices }] = await Promise.all([
    run(psi.receiver, { input: { items: items[0]!, peer: party("west"), ...options }, transport: east }),
    run(psi.sender, { input: { items: items[1]!, peer: party("east"), ...options }, transport: west }),
  ]);
  return [...indices].sort((a, b) => a - b);
}

function theirs(sets: Sets, container: string): readonly number[] {
  const input = JSON.stringify({ ...sets, container });
  const printed = execFileSync(process.execPath, [join(peers, "psi-js-sets.mjs")], { input });
  return JSON.parse(printed.toString()) as readonly number[];
}

if (!existsSync(join(peers, "node_modules")))
  throw new Error("the peer is not there: npm ci --ignore-scripts in bench/peers");
const most = Number(values.size);
const rows = [];
for (const space of [2 ** 31, 2 * most, most]) {
  const sets = { mine: people(1 + below(most), space), theirs: people(1 + below(most), space) };
  const expected = sets.mine.flatMap((person, i) => (sets.theirs.includes(person) ? [i] : []));
  const found = {
    psi: await ours(sets, false),
    careful: await ours(sets, true),
    Raw: theirs(sets, "Raw"),
    GCS: theirs(sets, "GCS"),
  };
  for (const [library, indices] of Object.entries(found))
    if (JSON.stringify(indices) !== JSON.stringify(expected))
      throw new Error(
        `${library} found ${indices.length} where ${expected.length} are shared: TAVS_SEED=${seed} again`,
      );
  rows.push({
    protocol: "psi",
    engine: "all four alike",
    n: sets.mine.length,
    senderItems: sets.theirs.length,
    shared: expected.length,
  });
}
const machine = { cpu: cpus()[0]?.model, cores: cpus().length };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, seed, rows }, null, 2));
else {
  console.table(rows);
  console.log(`TAVS_SEED=${seed} draws these sets again`);
}
