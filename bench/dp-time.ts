import { systemRandom } from "@tavs/core";
import { type Clock, count, discreteLaplaceNumbers, inSlot, openLedger } from "@tavs/dp";

/** How far the time of an answer tells the size of its noise, with the 95 % confidence interval (Fisher's z). */
export interface TimeLeak {
  readonly of: "draws" | "answers";
  readonly slotMs: number | null;
  readonly answers: number;
  readonly correlation: number;
  readonly interval: readonly [number, number];
}

/** One measurement: how long the asker waited, and how large the noise was. */
interface Seen {
  readonly taken: number;
  readonly size: number;
}

const EACH = 100; // answers of one ledger: what it has written by then does not yet slow it
const rows = Array.from({ length: 1000 });
const clock: Clock = {
  now: () => performance.now(),
  until: async (milliseconds) => {
    while (performance.now() < milliseconds); // a timer wakes too late and at its own whim, which is no measurement
  },
};

/** Asks a ledger for so many counts, epsilon 0.1, and measures each as its asker would. */
export async function answersLeak(answers: number, slotMs: number | null): Promise<TimeLeak> {
  const seen: Seen[] = [];
  while (seen.length < answers) {
    const terms = { budget: { epsilon: 1000 }, unit: { rowsPerPerson: 1 } } as const;
    const slots = slotMs === null ? {} : { slots: { baseMs: slotMs, perNumberMs: 0, clock } };
    const ledger = await openLedger({ ...terms, ...slots });
    for (let answer = 0; answer < EACH; answer++) {
      const start = performance.now();
      const { value } = await ledger.release(count, rows, { epsilon: 0.1 });
      seen.push({ taken: performance.now() - start, size: Math.abs(value - rows.length) });
    }
  }
  return leakOf(seen, "answers", slotMs);
}

/** The same of the draw alone, which is all of an answer's work that knows the noise: short enough for hundreds of thousands. */
export async function drawsLeak(draws: number, slotMs: number | null): Promise<TimeLeak> {
  const seen: Seen[] = [];
  const slots = slotMs === null ? undefined : { baseMs: slotMs, perNumberMs: 0, clock };
  const next = discreteLaplaceNumbers({ numerator: 10n, denominator: 1n }, systemRandom);
  while (seen.length < draws) {
    const start = performance.now();
    const noise = slots ? await inSlot(slots, 1, async () => next()) : next();
    seen.push({ taken: performance.now() - start, size: Math.abs(noise) });
  }
  return leakOf(seen, "draws", slotMs);
}

/** The slowest hundredth is dropped: there the machine did something else. */
function leakOf(seen: readonly Seen[], of: TimeLeak["of"], slotMs: number | null): TimeLeak {
  const kept = seen.toSorted((a, b) => a.taken - b.taken).slice(0, Math.floor(0.99 * seen.length));
  const correlation = correlated(kept);
  const reach = 1.96 / Math.sqrt(kept.length - 3);
  const at = (z: number): number => Math.tanh(Math.atanh(correlation) + z);
  return { of, slotMs, answers: kept.length, correlation, interval: [at(-reach), at(reach)] };
}

function correlated(seen: readonly Seen[]): number {
  const [takes, sizes] = [centred(seen.map(({ taken }) => taken)), centred(seen.map(({ size }) => size))];
  return product(takes, sizes) / Math.sqrt(product(takes, takes) * product(sizes, sizes));
}

function centred(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

const product = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
