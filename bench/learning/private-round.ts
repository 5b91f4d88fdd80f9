// What does one round of DP-FedAvg cost a hospital beyond training? Ten hospitals clip, write 16 bits a number, add a share of
// noise and add under masks, all in this process. CPU seconds of everybody, the aggregator with them, divided by ten.
import { cpus } from "node:os";
import { createIdentity, hex, memoryStore, party, run, systemRandom } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { discreteGaussianNumbers } from "@tavs/dp";
import { clip, largestInteger, type Quantisation, quantise } from "@tavs/federated";
import { secureSum } from "@tavs/federated/secure-sum";

const PARTIES = 10;
const AGREED: Quantisation = { bound: 1, bits: 16 };
const DEVIATION = 100; // of a share of noise, in units of the last place
const MOST_NOISE = 5000; // 50 deviations: refused, never cut

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

export interface PrivateRound {
  readonly length: number;
  readonly parties: number;
  readonly cores: number;
  /** CPU seconds for each hospital. */
  readonly clip: number;
  readonly quantise: number;
  readonly noise: number;
  readonly secureSum: number;
  readonly all: number;
}

/** One round over a model of so many numbers. Throws where the total is wrong. */
export async function privateRound(length: number): Promise<readonly PrivateRound[]> {
  await once(Math.min(length, 10_000)); // for the compiler
  return [await once(length)];
}

async function once(length: number): Promise<PrivateRound> {
  const names = Array.from({ length: PARTIES }, (_, i) => `h${i}`);
  const updates = names.map((_, i) => Float64Array.from({ length }, (_, j) => Math.sin(i * 57.3 + j)));
  const spent: number[] = [];
  let last = cpuNow();
  const mark = (): void => {
    spent.push((cpuNow() - last) / PARTIES);
    last = cpuNow();
  };
  const clipped = updates.map((update) => clip(update, 1).update);
  mark();
  const integers = clipped.map((update) => quantise(update, AGREED, systemRandom));
  mark();
  const noisy = integers.map((values) => {
    const draw = discreteGaussianNumbers({ numerator: BigInt(DEVIATION ** 2), denominator: 1n }, systemRandom);
    return values.map((value) => value + draw());
  });
  mark();
  const totals = await summed(names, noisy);
  mark();
  const isRight = totals.every((total, j) => total === noisy.reduce((sum, values) => sum + values[j]!, 0));
  if (!isRight) throw new Error("the total is wrong");
  const [clipping = 0, quantising = 0, noise = 0, adding = 0] = spent.map((seconds) => Number(seconds.toFixed(3)));
  const all = Number(spent.reduce((sum, seconds) => sum + seconds, 0).toFixed(3));
  const parts = { clip: clipping, quantise: quantising, noise, secureSum: adding, all };
  return { length, parties: PARTIES, cores: cpus().length, ...parts };
}

async function summed(names: readonly string[], vectors: readonly Float64Array[]): Promise<Float64Array> {
  const identities = names.map((name) => createIdentity(name));
  const contributors = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));
  const maxValue = largestInteger(AGREED) + MOST_NOISE;
  const facts = { study: "bench", question: "round", length: vectors[0]!.length, maxValue, way: "masks" as const };
  const { task, handlers, contributor, aggregator } = secureSum({ ...facts, aggregator: party("hub"), contributors });
  const { hub, ...rooms } = memoryTransports("hub", ...names);
  const adding = names.map((me, i) =>
    run(contributor, {
      input: { ...task, me: party(me), values: vectors[i]! },
      transport: rooms[me]!,
      handlers: handlers({ identity: identities[i]!, store: memoryStore() }),
    }),
  );
  const { totals } = await run(aggregator, { input: task, transport: hub! });
  await Promise.all(adding);
  return totals;
}
