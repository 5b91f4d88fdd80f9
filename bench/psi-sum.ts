// How long do a study and a registry need for the sums of the registry's numbers over shared patients? Both run in this
// process, and the CPU seconds of both are added.
// node --import tsx --conditions=@tavs/source bench/psi-sum.ts [--only sum] [--size 65536] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { party, run, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { ingest, numbersFor, sum } from "@tavs/psi";

interface Row {
  readonly protocol: string;
  readonly engine: string;
  /** Items of the receiver and of the sender, columns, and the bound of a number. */
  readonly n: number;
  readonly senderItems: number;
  readonly columns: number;
  readonly bound: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of these, after the sender's last word: the discrete logarithms. */
  readonly solveSeconds: number;
  readonly bytes: number;
  readonly bytesPerItem: number;
  readonly peakRssMb: number;
}

interface Question {
  readonly name: string;
  readonly asked: number;
  readonly held: number;
  readonly columns: number;
  readonly bound: number;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});
const sizes = values.size === undefined ? [2 ** 12, 2 ** 14] : [Number(values.size)];
const questions: readonly Question[] = [
  ...sizes.map((n) => ({ name: "sum", asked: n, held: n, columns: 1, bound: 365 })),
  ...sizes.map((n) => ({ name: "sum, 8 columns", asked: n, held: n, columns: 8, bound: 365 })),
  { name: "sum, to 2^40", asked: 256, held: 256, columns: 1, bound: 2 ** 32 - 1 },
];

const person = (i: number): string => `DK:${String(i).padStart(10, "0")}`;
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
  const { east, west } = memoryTransports("east", "west");
  return { transports: { east: counting(east), west: counting(west) }, bytes: () => bytes };
}

/** Half of the receiver's people are the sender's as well. Strings in, sums out: everything that a user waits for. */
async function session({ asked, held, columns, bound }: Question, { east, west }: Record<"east" | "west", Transport>) {
  const common = Math.ceil(asked / 2);
  const terms = { columns: Array.from({ length: columns }, (_, c) => `column ${c}`), bound };
  const [mine, theirs] = [await ingest(people(asked, 0)), await ingest(people(held, common - held))];
  const numbers = numbersFor(theirs, { ...terms, of: (row) => terms.columns.map((_, c) => bound - ((row + c) % 7)) });
  let spoken = 0;
  const [result] = await Promise.all([
    run(sum.receiver, { input: { items: mine, peer: party("west"), values: terms }, transport: east }),
    run(sum.sender, { input: { items: theirs, peer: party("east"), values: numbers }, transport: west }).then(() => {
      spoken = performance.now();
    }),
  ]);
  const rows = Array.from({ length: common }, (_, i) => held - common + i);
  const right = terms.columns.map((_, c) => rows.reduce((total, row) => total + bound - ((row + c) % 7), 0));
  if (result.sums.some((found, c) => found !== right[c])) throw new Error("the sums are wrong");
  return spoken;
}

async function measure(question: Question): Promise<Row> {
  const { transports, bytes } = counted();
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const spoken = await session(question, transports);
  const [end, { user, system }] = [performance.now(), process.cpuUsage(cpu)];
  return {
    protocol: question.name,
    engine: "tavs, ristretto255",
    n: question.asked,
    senderItems: question.held,
    columns: question.columns,
    bound: question.bound,
    seconds: (end - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    solveSeconds: (end - spoken) / 1000,
    bytes: bytes(),
    bytesPerItem: bytes() / Math.max(question.asked, question.held),
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

await measure({ name: "warm-up", asked: 256, held: 256, columns: 1, bound: 9 });
const rows: Row[] = [];
for (const question of questions)
  if (values.only === undefined || values.only === question.name) rows.push(await measure(question));

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (values.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else console.table(rows.map(tidy));

function tidy({ engine: _engine, bytes: _bytes, ...row }: Row) {
  const round = (value: number): number => Number(value.toFixed(2));
  return {
    ...row,
    seconds: round(row.seconds),
    cpuSeconds: round(row.cpuSeconds),
    solveSeconds: round(row.solveSeconds),
    bytesPerItem: round(row.bytesPerItem),
    peakRssMb: Math.round(row.peakRssMb),
  };
}
