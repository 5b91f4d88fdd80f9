// What does a sum that survives drop-outs cost a contributor and the aggregator? CPU seconds of this process, workers with it.
// Every party's steps are taken one after the other and measured apart; beside them a plain sum of the same vectors.
// pnpm bench aggregation [--only NAME] [--repeat 3] [--json]; "large" and "long" run only when they are asked for.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type Compute,
  compute,
  createIdentity,
  type Handler,
  hex,
  type Identity,
  memoryStore,
  type Party,
  party,
  type Step,
  seededRandom,
} from "@tavs/core";
import { contributorHandlers, type MaskedTotal, maskedSum } from "@tavs/federated/secure-sum";

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

interface Job {
  readonly parties: number;
  readonly length: number;
  readonly maxValue: number;
  readonly mayDropOut: number;
  readonly colluders?: number;
  /** So many vanish once their keys are shared and their vector is awaited: the worst moment for the aggregator. */
  readonly gone: number;
}

interface Actor {
  readonly party: Party<never, unknown, unknown>;
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly mail: { readonly from: string; readonly body: Uint8Array }[];
  step: Step<unknown, unknown>;
  /** CPU seconds by what the party was doing. */
  readonly cpu: Record<string, number>;
  sent: number;
  isGone: boolean;
}

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const at = (step: Step<unknown, unknown>): string =>
  step.status === "done" ? "done" : (step.state as { at: string }).at; // both roles' states are tagged so

/** Parts of the whole: before the masked vectors, the vectors, and after them. */
const PHASES: Readonly<Record<string, string>> = {
  dealt: "masking",
  opening: "masking",
  masking: "masking",
  adding: "adding",
  masked: "opening",
  vouching: "opening",
  vouched: "opening",
  checking: "opening",
  recording: "opening",
  revealing: "opening",
  recovering: "opening",
  unmasking: "opening",
};

class Stage {
  readonly actors = new Map<string, Actor>();
  peakRss = 0;

  async take(name: string, act: () => Promise<Step<unknown, unknown>> | Step<unknown, unknown>): Promise<void> {
    const actor = this.actors.get(name)!;
    const phase = PHASES[at(actor.step)] ?? "joining";
    const start = cpuNow();
    const step = await act();
    actor.cpu[phase] = (actor.cpu[phase] ?? 0) + cpuNow() - start;
    this.peakRss = Math.max(this.peakRss, process.memoryUsage.rss());
    this.#hear(name, actor, step);
  }

  #hear(name: string, actor: Actor, step: Step<unknown, unknown>): void {
    actor.step = step;
    if (actor.isGone) return;
    for (const { to, body } of step.send) {
      actor.sent += body.length;
      this.actors.get(to)?.mail.push({ from: name, body });
    }
  }

  async next(name: string): Promise<boolean> {
    const { step, mail, party, handlers, isGone } = this.actors.get(name)!;
    if (isGone) return false;
    if (step.status === "working") {
      const handler = handlers[step.task];
      await this.take(name, async () => {
        const outcomes = handler
          ? await Promise.all(step.inputs.map((input) => handler(input, step.state)))
          : await pool.perform(party.kernels!, step.task, step.inputs);
        return party.resume!(step.state, outcomes);
      });
      return true;
    }
    const place = step.status === "waiting" ? mail.findIndex(({ from }) => step.from.includes(from as never)) : -1;
    if (step.status !== "waiting" || place < 0) return false;
    const [message] = mail.splice(place, 1);
    await this.take(name, () => party.receive(step.state, message as never));
    return true;
  }
}

const identities = new Map<string, Identity>();
function identityOf(name: string): Identity {
  const identity = identities.get(name) ?? createIdentity(name, random);
  identities.set(name, identity);
  return identity;
}

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
  const stage = new Stage();
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
  return { stage, names: names.slice(gone), wall, rss: stage.peakRss - before, vector };
}

function mustBeRight({ totals }: MaskedTotal, vector: Float64Array, stayed: number): void {
  if (totals.some((value, k) => value !== stayed * vector[k]!)) throw new Error("the sum is wrong");
}

/** Whoever can go on goes on; those who are to go say nothing any more once the shares are dealt. Wall seconds of the aggregator's end. */
async function play(stage: Stage, leaving: readonly string[]): Promise<number> {
  const aggregator = stage.actors.get("hub")!;
  let opened = 0;
  for (;;) {
    let moved = false;
    for (const name of stage.actors.keys()) {
      while (stage.actors.get(name)!.step.status !== "done") {
        const start = performance.now();
        if (!(await stage.next(name))) break;
        moved = true;
        if (name === "hub" && ["recovering", "unmasking", "done"].includes(at(aggregator.step)))
          opened += (performance.now() - start) / 1000;
        if (at(aggregator.step) === "adding") for (const gone of leaving) stage.actors.get(gone)!.isGone = true;
      }
    }
    if (aggregator.step.status === "done") return opened;
    if (moved) continue;
    const { step, party } = aggregator;
    if (step.status !== "waiting") throw new Error("nobody can go on");
    await stage.take("hub", () => party.expire!(step.state));
  }
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

const jobs: Readonly<Record<string, Job>> = {
  "10 x 10^6, 32 bits": { parties: 10, length: 1e6, maxValue: 1e6, mayDropOut: 3, gone: 0 },
  "10 x 10^6, 32 bits, 3 gone": { parties: 10, length: 1e6, maxValue: 1e6, mayDropOut: 3, gone: 3 },
  "10 x 10^6, 64 bits": { parties: 10, length: 1e6, maxValue: 1e12, mayDropOut: 3, gone: 0 },
  "200 x 10^4, 30 gone": { parties: 200, length: 1e4, maxValue: 1e6, mayDropOut: 30, gone: 30 },
};
const onRequest: Readonly<Record<string, Job>> = {
  large: { parties: 1000, length: 1e5, maxValue: 1e6, mayDropOut: 100, colluders: 50, gone: 100 },
  "large, 30 % gone": { parties: 1000, length: 1e5, maxValue: 1e6, mayDropOut: 300, gone: 300 },
  long: { parties: 3, length: 1e7, maxValue: 1e6, mayDropOut: 0, gone: 0 },
  "long, 64 bits": { parties: 3, length: 1e7, maxValue: 1e12, mayDropOut: 0, gone: 0 },
};

/** Flower's SecAgg+ client over all its stages, where bench/peers/venv has it: see bench/peers/flower_secagg.py. */
function flower(neighbours: number, length: number): unknown {
  const python = join(import.meta.dirname, "peers/venv/bin/python");
  if (!existsSync(python)) return undefined;
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
