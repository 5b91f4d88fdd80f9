// How fast is exact noise? Each row the median of several runs, and beside it, in the same run, what Python's libraries draw.
// Seconds are those that a core worked for the process (also for its garbage), so that what else runs on the machine counts little.
// node --import tsx --conditions=@tavs/source bench/dp.ts [--size 2000000] [--only laplace | --only time --draws 400000 --answers 2000] [--python python3] [--json]
import { spawnSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Random, systemRandom } from "@tavs/core";
import {
  discreteGaussianNumbers,
  discreteLaplaceNumbers,
  geometric,
  type Scale,
  skellam,
  stabilityHistogram,
} from "@tavs/dp";
import { answersLeak, drawsLeak, type TimeLeak } from "./dp-time.ts";

interface Row {
  readonly law: string;
  /** Scale of Laplace and geometric, sigma of Gaussian, root of the variance of Skellam. */
  readonly scale: string;
  readonly millionPerSecond: number;
  readonly peers: Readonly<Record<string, { readonly millionPerSecond: number; readonly ratio: number }>>;
}

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", default: "2000000" },
    only: { type: "string", default: "" }, // a law, or "time": does the time of an answer tell its noise?
    draws: { type: "string", default: "400000" }, // of which a correlation has a standard error of 0.0016: 40 s in slots of 0.1 ms
    answers: { type: "string", default: "2000" }, // 100,000 take seven minutes: a standard error of 0.003
    "slot-ms": { type: "string", default: "2" },
    python: { type: "string", default: "python3" },
    json: { type: "boolean", default: false },
  },
});
if (values.only === "time") {
  const leaks: TimeLeak[] = [];
  for (const measured of [
    () => drawsLeak(Number(values.draws), null),
    () => drawsLeak(Number(values.draws), 0.1),
    () => answersLeak(Number(values.answers), null),
    () => answersLeak(Number(values.answers), Number(values["slot-ms"])),
  ]) {
    const leak = await measured();
    leaks.push(leak);
    if (!values.json) console.log(said(leak));
  }
  if (values.json) console.log(JSON.stringify({ node: process.version, load: loadavg()[0], goal: 0.01, leaks }));
  process.exit();
}

function said({ of, slotMs, answers, correlation, interval }: TimeLeak): string {
  const slots = slotMs === null ? "no slots" : `slots of ${slotMs} ms`;
  const ends = interval.map((end) => end.toFixed(4)).join(" to ");
  return `${answers} ${of}, ${slots}: correlation of time and |noise| ${correlation.toFixed(4)}, 95 %: ${ends}`;
}

const draws = Number(values.size);
const RUNS = 5;

type Make = (parameter: Scale, random: Random) => () => number;
const whole = (numerator: bigint, denominator = 1n): Scale => ({ numerator, denominator });
const cases: readonly (readonly [law: string, scale: string, make: Make, parameter: Scale])[] = [
  ["laplace", "1", discreteLaplaceNumbers, whole(1n)],
  ["laplace", "10", discreteLaplaceNumbers, whole(10n)],
  ["laplace", "7/3", discreteLaplaceNumbers, whole(7n, 3n)],
  ["laplace", "1000", discreteLaplaceNumbers, whole(1000n)],
  ["gaussian", "1", discreteGaussianNumbers, whole(1n)],
  ["gaussian", "10", discreteGaussianNumbers, whole(100n)],
  ["gaussian", "1.37", discreteGaussianNumbers, whole(18_769n, 10_000n)],
  ["gaussian", "100.5", discreteGaussianNumbers, whole(40_401n, 4n)],
  ["gaussian", "999.37", discreteGaussianNumbers, whole(9_987_403_969n, 10_000n)],
  ["gaussian", "1000", discreteGaussianNumbers, whole(1_000_000n)],
  ["geometric", "10", geometric, whole(10n)],
  ["skellam", "10", skellam, whole(100n)],
  ["skellam", "64", skellam, whole(4096n)],
];

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** Median seconds of a core; the sampler is made anew in each run, as a release makes it. */
function timed(run: () => void): number {
  run(); // once for the compiler
  return median(
    Array.from({ length: RUNS }, () => {
      const start = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    }),
  );
}

function rateOf(make: Make, parameter: Scale): number {
  let sum = 0;
  const seconds = timed(() => {
    const next = make(parameter, systemRandom);
    for (let draw = 0; draw < draws; draw++) sum += next();
  });
  if (!Number.isFinite(sum)) throw new Error("noise is finite");
  return draws / seconds / 1e6;
}

function peerRates(): Readonly<Record<string, number>> {
  const script = join(import.meta.dirname, "peers", "dp_samplers.py");
  const { stdout, status } = spawnSync(values.python, [script, "0.5"], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : {};
}

const peers = peerRates();
const rows: Row[] = cases
  .filter(([law]) => law.includes(values.only))
  .map(([law, scale, make, parameter]) => {
    const millionPerSecond = rateOf(make, parameter);
    const beside = Object.entries(peers)
      .filter(([name]) => name.endsWith(` ${law} ${scale}`))
      .map(([name, rate]) => [
        name.split(" ")[0]!,
        { millionPerSecond: rate / 1e6, ratio: (millionPerSecond * 1e6) / rate },
      ]);
    return { law, scale, millionPerSecond, peers: Object.fromEntries(beside) };
  });

const KEYS = 1_000_000;
const counts = Array.from({ length: KEYS }, (_, key) => 1 + (key % 1000));
const terms = { microEpsilon: 1_000_000, delta: 1e-6, groupsPerPerson: 1, perGroup: 1 };
const histogramSeconds = timed(() => void stabilityHistogram(counts, terms, systemRandom));
const machine = { cpu: cpus()[0]?.model ?? "unknown", node: process.version, load: loadavg()[0]! };

if (values.json)
  console.log(
    JSON.stringify({ machine, draws, runs: RUNS, rows, histogram: { keys: KEYS, seconds: histogramSeconds } }),
  );
else {
  console.log(
    `${machine.cpu}, Node ${machine.node}, load ${machine.load.toFixed(1)}; ${draws} draws, median of ${RUNS}`,
  );
  for (const { law, scale, millionPerSecond, peers } of rows) {
    const beside = Object.entries(peers).map(
      ([name, peer]) => `${name} ${peer.millionPerSecond.toFixed(3)} (x${peer.ratio.toFixed(0)})`,
    );
    console.log(
      `${law.padEnd(10)}${scale.padStart(8)}${millionPerSecond.toFixed(1).padStart(8)} M/s  ${beside.join(", ")}`,
    );
  }
  if (Object.keys(peers).length === 0) console.log(`no peers: ${values.python} knows neither diffprivlib nor opendp`);
  console.log(`a table of ${KEYS} unknown groups, noise and threshold: ${histogramSeconds.toFixed(2)} s`);
}
