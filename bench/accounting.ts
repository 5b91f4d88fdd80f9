// How long does a certified bracket of epsilon take, and how tight is it beside Google's dp_accounting, asked in the same run?
// CPU time of both, medians of 5. The peer runs where PYTHON (default python3) has it: pip install dp-accounting
// node --import tsx --conditions=@tavs/source bench/accounting.ts [--only NAME] [--json]
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { accounting } from "@tavs/dp";

const { values: flags } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, json: { type: "boolean", default: false } },
});

const questions = [
  { name: "50,000 steps, q 0.001, sigma 0.8", rate: 0.001, sigma: 0.8, times: 50_000, delta: 1e-6 },
  { name: "2,249 steps, q 0.04, sigma 1.5", rate: 0.04, sigma: 1.5, times: 2249, delta: 1e-5 },
  { name: "1,000 steps, q 0.01, sigma 1", rate: 0.01, sigma: 1, times: 1000, delta: 1e-6 },
].filter(({ name }) => flags.only === undefined || name.includes(flags.only));
type Question = (typeof questions)[number];

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Milliseconds of CPU of the first call, which compiles, and of the median of five more. */
function timed<T>(act: () => T): { readonly first: number; readonly ms: number; readonly result: T } {
  const once = (): number => {
    const before = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const first = once();
  return { first, ms: median(Array.from({ length: 5 }, once)), result: act() };
}

function stepsOf({ rate, sigma, times }: Question): readonly accounting.Step<"add-remove">[] {
  const of = { kind: "gaussian", neighbours: "add-remove", sigma, l2Sensitivity: 1 } as const;
  return [{ mechanism: { kind: "poisson-sampled", neighbours: "add-remove", rate, of }, times }];
}

function ours(question: Question) {
  const [steps, { delta }] = [stepsOf(question), question];
  return {
    wide: timed(() => accounting.epsilonBracket(steps, { delta, width: 1e-2 })),
    narrow: timed(() => accounting.epsilonBracket(steps, { delta, width: 1e-3 })),
    estimate: timed(() => accounting.epsilonEstimate(steps, { delta })),
  };
}

interface Peer {
  readonly version: string;
  readonly rows: readonly { readonly name: string; readonly ms: number; readonly epsilon: number }[];
}

function peers(): Peer | undefined {
  const script = join(import.meta.dirname, "peers/dp_accounting_pld.py");
  const { status, stdout } = spawnSync(process.env.PYTHON ?? "python3", [script, JSON.stringify(questions)], {
    encoding: "utf8",
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

const measured = questions.map((question) => ({ question, ...ours(question) }));
const peer = peers();
const rows = measured.map(({ question, wide, narrow, estimate }) => {
  const { name } = question;
  const beside = peer?.rows.find((row) => row.name === name);
  return {
    name,
    "bracket 1e-2, first ms": Math.round(wide.first),
    "bracket 1e-2 ms": Math.round(wide.ms),
    "bracket 1e-3 ms": Math.round(narrow.ms),
    "estimate ms": Math.round(estimate.ms),
    lower: narrow.result.lower,
    upper: narrow.result.upper,
    "dp_accounting ms": beside ? Math.round(beside.ms) : "not installed",
    "dp_accounting upper": beside?.epsilon ?? "not installed",
    ...(beside ? fasterAt(beside, question) : {}),
  };
});

/** Of the coarsest of our brackets whose upper end is not above the peer's; the peer has no lower end. */
function fasterAt(beside: Peer["rows"][number], question: Question): Record<string, number> {
  for (let width = 1e-2; width > 1e-6; width *= 0.9) {
    const bracket = () => accounting.epsilonBracket(stepsOf(question), { delta: question.delta, width });
    if (bracket().upper > beside.epsilon) continue;
    const { ms } = timed(bracket);
    return {
      "as tight at width": width,
      "as tight ms": Math.round(ms),
      "times faster": Number((beside.ms / ms).toFixed(1)),
    };
  }
  return { "times faster": 0 };
}

const machine = { cpu: cpus()[0]?.model, node: process.version, load: loadavg()[0], peer: peer?.version ?? null };
if (flags.json) console.log(JSON.stringify({ machine, rows }, null, 2));
else {
  console.log(machine);
  for (const row of rows) console.table([row]);
}
