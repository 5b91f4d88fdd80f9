import { type Clock, count, openLedger } from "@tavs/dp";

/** How far the time of an answer tells the size of its noise, and what chance alone would show: 5 standard errors. */
export interface TimeLeak {
  readonly slots: boolean;
  readonly answers: number;
  readonly correlation: number;
  readonly byChance: number;
}

const EACH = 100; // answers of one ledger: what it has written by then does not yet slow it
const rows = Array.from({ length: 1000 });
const clock: Clock = {
  now: () => performance.now(),
  until: async (milliseconds) => {
    while (performance.now() < milliseconds); // a timer wakes too late and at its own whim, which is no measurement
  },
};

/** Asks a ledger for so many counts, epsilon 0.1, and measures each as its asker would; the slowest hundredth is dropped. */
export async function timeLeak(answers: number, slotMs: number | undefined): Promise<TimeLeak> {
  const seen: { readonly taken: number; readonly size: number }[] = [];
  while (seen.length < answers) {
    const terms = { budget: { epsilon: 1000 }, unit: { rowsPerPerson: 1 } } as const;
    const slots = slotMs === undefined ? {} : { slots: { baseMs: slotMs, perNumberMs: 0, clock } };
    const ledger = await openLedger({ ...terms, ...slots });
    for (let answer = 0; answer < EACH; answer++) {
      const start = performance.now();
      const { value } = await ledger.release(count, rows, { epsilon: 0.1 });
      seen.push({ taken: performance.now() - start, size: Math.abs(value - rows.length) });
    }
  }
  const kept = seen.toSorted((a, b) => a.taken - b.taken).slice(0, Math.floor(0.99 * seen.length));
  return {
    slots: slotMs !== undefined,
    answers: kept.length,
    correlation: correlated(kept),
    byChance: 5 / Math.sqrt(kept.length),
  };
}

function correlated(seen: readonly { readonly taken: number; readonly size: number }[]): number {
  const [takes, sizes] = [centred(seen.map(({ taken }) => taken)), centred(seen.map(({ size }) => size))];
  return product(takes, sizes) / Math.sqrt(product(takes, takes) * product(sizes, sizes));
}

function centred(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

const product = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
