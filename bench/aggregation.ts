// What does a sum that survives drop-outs cost a contributor and the aggregator? CPU seconds of this process, workers with it.
// Every party's steps are taken one after the other and measured apart; beside them a plain sum of the same vectors.
// pnpm bench aggregation [--only NAME] [--repeat 3] [--json]; "large" and "long" run only when they are asked for.
// With FLOWER_PYTHON=.../venv/bin/python the client of Flower's SecAgg+ stands beside.
import { execFileSync } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type Compute,
  compute,
  createIdentity,
  hex,
  type Identity,
  memoryStore,
  type Party,
  party,
  type Step,
  seededRandom,
} from "@tavs/core";
import { contributorHandlers, type MaskedTotal, maskedSum } from "@tavs/federated/secure-sum";
import { type Job, jobs, onRequest } from "./aggregation/jobs.ts";
import { cpuNow, play, Stage } from "./aggregation/stage.ts";

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    repeat: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
const random = seededRandom(new Uint8Array(32).fill(1));
const hub = party("hub");
const pool: Compute = compute({ workers: Math.min(2, cpus().length) });

const identities = new Map<string, Identity>();
function identityOf(name: string): Identity {
  const identity = identities.get(name) ?? createIdentity(name, random);
  identities.set(name, identity);
  return identity;
}

const MEASURED = 10; // contributors whose median is told

/** One sum, from the first key to the total. */
async function add({ parties, length, maxValue, mayDropOut, gone, colluders = 1 }: Job) {
  const names = Array.from({ length: parties }, (_, i) => `h${String(i).padStart(5, "0")}`);
  const vector = Float64Array.from({ length }, (_, k) => (k % 1000) - 300); // one for all: memory is then the parties' own
  const contributors = names.map((name) => ({ name, key: hex(identityOf(name).publicKey) }));
  const agreement = {
    aggregator: hub,
    contributors,
    terms: { study: "bench", question: "sum", length, maxValue, mayDropOut, colluders },
  };
  const stage = new Stage(pool);
  const measured = names.slice(gone, gone + MEASURED);
  stage.measured = new Set(measured);
  const before = process.memoryUsage.rss();
  const seat = async (name: string, role: Party<never, unknown, unknown>, input: unknown, handlers = {}) => {
    const nowhere: Step<unknown, unknown> = { status: "done", result: null, send: [] };
    stage.actors.set(name, { party: role, handlers, mail: [], step: nowhere, cpu: {}, sent: 0, isGone: false });
    await stage.take(name, () => role.start(input as never, random));
  };
  await seat("hub", maskedSum.aggregator as Party<never, unknown, unknown>, agreement);
  for (const name of names)
    await seat(
      name,
      maskedSum.contributor as Party<never, unknown, unknown>,
      { ...agreement, me: party(name), values: vector },
      contributorHandlers({ identity: identityOf(name), store: memoryStore() }),
    );
  const wall = await play(stage, names.slice(0, gone));
  const total = stage.actors.get("hub")!.step as { readonly result: MaskedTotal };
  mustBeRight(total.result, vector, parties - gone);
  return { stage, names: measured, wall, rss: stage.peakRss - before, vector };
}

function mustBeRight({ totals }: MaskedTotal, vector: Float64Array, stayed: number): void {
  if (totals.some((value, k) => value !== stayed * vector[k]!)) throw new Error("the sum is wrong");
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;

/** The same vectors as integers, added without any protection. */
function plainly({ parties, length }: Job): number {
  const vectors = Array.from({ length: Math.min(parties, 10) }, (_, i) => new Int32Array(length).fill(i));
  const start = cpuNow();
  const sum = new Int32Array(length);
  for (let i = 0; i < parties; i++) {
    const vector = vectors[i % vectors.length]!;
    for (let k = 0; k < length; k++) sum[k]! += vector[k]!;
  }
  return cpuNow() - start;
}

async function measure(name: string, job: Job) {
  const runs: Awaited<ReturnType<typeof once>>[] = [];
  for (let i = 0; i < Number(flags.repeat); i++) runs.push(await once(job));
  const of = (key: keyof (typeof runs)[number]): number => Number(median(runs.map((run) => run[key])).toPrecision(3));
  const keys = Object.keys(runs[0]!) as (keyof (typeof runs)[number])[];
  return { name, ...job, ...Object.fromEntries(keys.map((key) => [key, of(key)])) };
}

async function once(job: Job) {
  const { stage, names, wall, rss, vector } = await add(job);
  const client = (phase: string): number => median(names.map((name) => stage.actors.get(name)!.cpu[phase] ?? 0));
  const { cpu, sent } = stage.actors.get("hub")!;
  return {
    plainCpu: plainly(job),
    clientJoin: client("joining"),
    clientMask: client("masking"),
    clientOpen: client("opening"),
    hubJoin: cpu.joining ?? 0,
    hubAdd: cpu.adding ?? 0,
    hubOpen: cpu.opening ?? 0,
    hubOpenWall: wall,
    bytesUpPerValue: median(names.map((name) => stage.actors.get(name)!.sent)) / job.length,
    bytesDownEach: sent / job.parties,
    rssOverMb: (rss - vector.byteLength) / 2 ** 20,
  };
}

/** Flower's SecAgg+ client over all its stages, where FLOWER_PYTHON is a Python that has `flwr`: see bench/peers/flower_secagg.py. */
function flower(neighbours: number, length: number): unknown {
  const python = process.env.FLOWER_PYTHON;
  if (python === undefined) return undefined;
  const script = join(import.meta.dirname, "peers/flower_secagg.py");
  return JSON.parse(execFileSync(python, [script, String(neighbours), String(length)], { encoding: "utf8" }));
}

const rows: unknown[] = [];
const asked =
  flags.only === undefined
    ? Object.entries(jobs)
    : Object.entries({ ...jobs, ...onRequest }).filter(([name]) => name === flags.only);
for (const [name, job] of asked) rows.push(await measure(name, job));
const peer = flags.only === undefined || flags.only === "flower" ? flower(100, 1e5) : undefined;
if (peer) rows.push(peer);
await pool.close();
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
if (flags.json) console.log(JSON.stringify({ machine, versions: process.versions, rows }, null, 2));
else for (const row of rows) console.log(row);
