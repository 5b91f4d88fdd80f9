// How long does a sum by shares take, and how much is said? Everybody in one process, and everybody's CPU time added; the
// plain sum of the same numbers beside it.
// node --import tsx --conditions=@tavs/source bench/shares.ts [--only shares] [--size 1000] [--json]
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { party, run, type Transport } from "@tavs/core";
import {
  addInField,
  openShamir,
  type SharedSumAgreement,
  sharedSum,
  splitShamir,
  sumEncoding,
} from "@tavs/core/sharing";
import { memoryTransports } from "@tavs/core/testing";

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, size: { type: "string" }, json: { type: "boolean", default: false } },
});

interface Question {
  readonly name: string;
  readonly contributors: number;
  readonly members: number;
  readonly threshold: number;
  readonly length: number;
  readonly maxValue: number;
  /** Members who lie. */
  readonly wrong: number;
  /** With commitments: then only whole sessions are measured, and fewer of them. */
  readonly verifiable?: boolean;
}

const length = flags.size === undefined ? 1000 : Number(flags.size);
const ten = { contributors: 10, members: 10, threshold: 6, length, maxValue: 1_000_000, wrong: 0 };
const questions: readonly Question[] = [
  { name: "shares", ...ten },
  { name: "shares, two wrong", ...ten, wrong: 2 },
  { name: "shares, 127 bits", ...ten, maxValue: 1e25 },
  { name: "verifiable, 10 numbers", ...ten, length: 10, verifiable: true },
  { name: "verifiable, 100 numbers", ...ten, length: 100, verifiable: true },
  { name: "shares, 2 of 3", ...ten, contributors: 3, members: 3, threshold: 2 },
];
const REPEATS = 15;

/** Milliseconds of CPU of this process. */
function cpuOf<T>(act: () => T): readonly [T, number] {
  const before = process.cpuUsage();
  const result = act();
  const { user, system } = process.cpuUsage(before);
  return [result, (user + system) / 1000];
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The same work without parties and messages, phase by phase. */
function phases({ contributors, members, threshold, length, maxValue, wrong }: Question): Record<string, number> {
  const { bits, encode, decode } = sumEncoding({ parties: contributors, maxValue });
  const vectors = Array.from({ length: contributors }, (_, c) =>
    Float64Array.from({ length }, (_, k) => (k * (c + 3)) % 997),
  );
  const [plain, plainMs] = cpuOf(() =>
    vectors.reduce((sum, vector) => sum.map((value, k) => value + vector[k]!), new Float64Array(length)),
  );
  const [encoded, encodeMs] = cpuOf(() => vectors.map(encode));
  const [shares, splitMs] = cpuOf(() =>
    encoded.map((vector, c) =>
      splitShamir(vector, { bits, threshold, shares: members, seed: new Uint8Array(32).fill(c) }),
    ),
  );
  const [totals, addMs] = cpuOf(() =>
    Array.from({ length: members }, (_, i) => {
      const values = shares[0]![i]!.values.slice();
      for (const dealt of shares.slice(1)) addInField(values, dealt[i]!.values, bits);
      return { number: i + 1, values };
    }),
  );
  for (const { values } of totals.slice(0, wrong)) values[2 * (length - 1)]! ^= 1;
  const [opened, openMs] = cpuOf(() => openShamir(totals, { bits, threshold, seed: new Uint8Array(32) }));
  if (opened.wrong.length !== wrong || decode(opened.secret).some((value, k) => value !== plain[k]))
    throw new Error("the totals are wrong");
  return { plainMs, encodeMs, splitMs, addMs, openMs, allMs: encodeMs + splitMs + addMs + openMs };
}

/** A whole session: parties, messages, codecs, hashes. */
async function session({ contributors, members, wrong, ...rest }: Question): Promise<Record<string, number>> {
  const named = (role: string, count: number) => Array.from({ length: count }, (_, i) => party(`${role}-${i}`));
  const agreement: SharedSumAgreement = {
    ...rest,
    contributors: named("hospital", contributors),
    members: named("keeper", members),
    receiver: party("board"),
  };
  let bytes = 0;
  const transports = memoryTransports(...agreement.contributors, ...agreement.members, "board") as Record<
    string,
    Transport
  >;
  const counting = (name: string): Transport => ({
    ...transports[name]!,
    commit(step) {
      for (const { body } of step.send) bytes += body.length;
      return transports[name]!.commit(step);
    },
  });
  const [before, start] = [process.cpuUsage(), performance.now()];
  const values = Float64Array.from({ length: rest.length }, (_, k) => k % 997);
  await Promise.all([
    ...agreement.contributors.map((me) =>
      run(sharedSum.contributor, { input: { agreement, me, values }, transport: counting(me) }),
    ),
    ...agreement.members.map((me) => run(sharedSum.member, { input: { agreement, me }, transport: counting(me) })),
    run(sharedSum.receiver, { input: { agreement }, transport: counting("board") }),
  ]);
  const { user, system } = process.cpuUsage(before);
  return { sessionMs: (user + system) / 1000, seconds: (performance.now() - start) / 1000, bytes };
}

async function measure(question: Question) {
  const runs: Record<string, number>[] = [];
  const repeats = question.verifiable ? 3 : REPEATS;
  for (let i = 0; i < repeats; i++)
    runs.push({ ...(question.verifiable ? {} : phases(question)), ...(await session(question)) });
  const first = runs[0]!.allMs ?? runs[0]!.sessionMs!;
  const medians = Object.keys(runs[0]!).map((key) => [key, median(runs.map((one) => one[key]!))] as const);
  return { ...question, ...Object.fromEntries(medians), coldMs: first };
}

const rows = [];
for (const question of questions)
  if (flags.only === undefined || flags.only === question.name) rows.push(await measure(question));

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (flags.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else
  console.table(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key, typeof value === "number" ? Number(value.toFixed(2)) : value]),
      ),
    ),
  );
