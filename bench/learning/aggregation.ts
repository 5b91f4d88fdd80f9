// What does putting updates together cost, beside numpy in the same run? CPU milliseconds, the best of some runs: the machine is
// shared. Set NUMPY_PYTHON to a Python that has numpy.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { coordinateMedian, krum, weightedMean } from "@tavs/federated";

interface Size {
  readonly count: number;
  readonly length: number;
}

export interface Row extends Size {
  readonly question: string;
  readonly cpuMs: number;
  readonly numpyMs: number | undefined;
  /** Bytes read and written a second, against those of a plain copy in this run. */
  readonly bandwidth: string;
}

/** FedAvg, median and Krum of 50 updates of 10^6 numbers, and FedAvg of 10 of 10^7. */
export function aggregationRows(repeat = 5): readonly Row[] {
  return [...rowsOf({ count: 50, length: 1e6 }, repeat), ...rowsOf({ count: 10, length: 1e7 }, repeat)];
}

function rowsOf(size: Size, repeat: number): readonly Row[] {
  const { count, length } = size;
  const updates = Array.from({ length: count }, (_, i) =>
    Float32Array.from({ length }, (_, j) => Math.sin(j * 1.7 + i * 57.3)),
  );
  const into = new Float32Array(length);
  const jobs: Readonly<Record<string, () => unknown>> = {
    copy: () => {
      for (const update of updates) into.set(update);
    },
    "weighted mean": () =>
      weightedMean(
        updates,
        updates.map((_, i) => 1 + (i % 7)),
      ),
    ...(length <= 1e6 && { median: () => coordinateMedian(updates) }),
    ...(length <= 1e6 && { krum: () => krum(updates, { liars: 10 }) }),
  };
  const numpy = numpyOf(size, repeat);
  const found = Object.entries(jobs).map(([question, job]) => ({ question, cpuMs: best(job, repeat) }));
  const copied = (8 * count * length) / found[0]!.cpuMs; // each number read and written
  return found.map(({ question, cpuMs }) => {
    const moved = (question === "copy" ? 8 * count : 4 * (count + 1)) * length;
    const bandwidth = `${(moved / cpuMs / 1e6).toFixed(1)} GB/s, ${Math.round((100 * moved) / cpuMs / copied)} %`;
    return { question, ...size, cpuMs: Math.round(cpuMs), numpyMs: numpy?.[question], bandwidth };
  });
}

function best(job: () => unknown, repeat: number): number {
  job(); // for the compiler
  const runs = Array.from({ length: repeat }, () => {
    const start = process.cpuUsage();
    job();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...runs);
}

function numpyOf({ count, length }: Size, repeat: number): Readonly<Record<string, number>> | undefined {
  const python = process.env.NUMPY_PYTHON;
  if (python === undefined) return undefined;
  const script = join(import.meta.dirname, "../peers/numpy_aggregation.py");
  const found = execFileSync(python, [script, String(count), String(length), String(repeat)], { encoding: "utf8" });
  return JSON.parse(found);
}
