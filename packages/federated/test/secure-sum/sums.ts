/** The plainest analysis: every hospital adds a vector, times what is asked, in as many rounds as agreed. */
import { type Party, type PartyId, party, type Reveals } from "@tavs/core";
import { counts, fixedPoint, type RingBits } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import { type Overheard, type PlayOptions, play, type Role } from "@tavs/core/testing";
import type { Analysis } from "../../src/secure-sum/analysis.ts";
import { type CoordinatorInput, coordinatorOf } from "../../src/secure-sum/coordinator.ts";
import { type ParticipantInput, type Participated, participantOf } from "../../src/secure-sum/participant.ts";
import { fields, integer } from "../../src/statistics/specification.ts";
import { reals } from "../../src/statistics/vector-codec.ts";

export interface SumSpecification {
  readonly [name: string]: Json;
  readonly bits: RingBits;
  readonly length: number;
  readonly rounds: number;
}

interface Memory {
  readonly opened: readonly Float64Array[];
}

export const FRACTION_BITS = 20;
const reveals: Reveals = {
  learns: "learns the totals, and nothing else",
  against: "semi-honest",
  collusion: "all but two",
};

/** Round k asks for k times the vector. */
export const sums: Analysis<
  SumSpecification,
  Float64Array,
  Float64Array,
  Float64Array,
  Memory,
  readonly Float64Array[]
> = {
  name: "test/sums/1",
  reveals: { coordinator: reveals, participant: reveals },
  question: () => reals(1),
  check(value) {
    const given = fields(value, ["bits", "length", "rounds"]);
    return {
      bits: integer(given.bits, "bits", { least: 64, most: 128 }) === 64 ? 64 : 128,
      length: integer(given.length, "length", { least: 0, most: 2 ** 24 }),
      rounds: integer(given.rounds, "rounds", { least: 1, most: 100 }),
    };
  },
  rounds: ({ rounds }) => rounds,
  shape: ({ length, bits }, parties) => ({
    length,
    numbers: bits === 64 ? counts({ bits, parties }) : fixedPoint({ bits, fractionBits: FRACTION_BITS, parties }),
  }),
  first: () => ({ ask: Float64Array.of(1), memory: { opened: [] } }),
  next({ rounds }, memory, totals) {
    const opened = [...memory.opened, totals];
    if (opened.length === rounds) return { last: Float64Array.of(0), result: opened };
    return { ask: Float64Array.of(opened.length + 1), memory: { opened } };
  },
  prepare: (_specification, rows) => rows,
  answer: { by: "rows", compute: (_specification, local, [factor]) => local.map((value) => value * factor!) },
};

type Input = ParticipantInput<SumSpecification, Float64Array>;
export const coordinator: Party<CoordinatorInput<SumSpecification>, unknown, readonly Float64Array[]> = coordinatorOf(
  sums,
);
export const participant: Party<Input, unknown, Participated<Float64Array>> = participantOf(sums);

export const hub: PartyId = party("hub");
const nameOf = (i: number): string => `hospital-${i}`;

export interface Sum {
  readonly vectors: readonly Float64Array[];
  readonly bits?: RingBits;
  readonly rounds?: number;
  readonly coordinator?: Partial<CoordinatorInput<SumSpecification>>;
  readonly participant?: Partial<Input>;
}

export interface SumCast {
  readonly hub: Role & { readonly party: typeof coordinator };
  readonly [hospital: string]: Role;
}

/** The hub and one hospital a vector. */
export function castOf({ vectors, bits = 64, rounds = 1, ...inputs }: Sum): SumCast {
  const specification: SumSpecification = { bits, length: vectors[0]!.length, rounds };
  const names = vectors.map((_, i) => party(nameOf(i)));
  const hospital = (rows: Float64Array, i: number): Role => {
    const others = names.filter((_, j) => j !== i);
    return { party: participant, input: { coordinator: hub, rows, specification, others, ...inputs.participant } };
  };
  const hospitals: Readonly<Record<string, Role>> = Object.fromEntries(
    vectors.map((rows, i) => [names[i]!, hospital(rows, i)]),
  );
  const asks = { party: coordinator, input: { participants: names, specification, ...inputs.coordinator } };
  return { hub: asks, ...hospitals };
}

export async function addUp(sum: Sum, options: PlayOptions = {}): Promise<readonly Float64Array[]> {
  return (await play(castOf(sum), options)).hub;
}

/** Every message of an undisturbed session. */
export async function transcriptOf(sum: Sum, options: PlayOptions = {}): Promise<readonly Overheard[]> {
  const heard: Overheard[] = [];
  const onMessage = (message: Overheard) => {
    heard.push(message);
    return [message.body];
  };
  await addUp(sum, { ...options, onMessage });
  return heard;
}
