/** The plainest analysis: every hospital adds a vector, times what is asked, in as many rounds as agreed. */
import { type PartyId, party, type Reveals } from "@tavs/core";
import { counts, fixedPoint, type RingBits } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import { type Overheard, type PlayOptions, play, type Role } from "@tavs/core/testing";
import { masks, type Way } from "@tavs/federated/secure-sum";
import type { Analysis } from "../../src/secure-sum/analysis.ts";
import type { CoordinatorInput } from "../../src/secure-sum/coordinator.ts";
import { type Federated, federated, type Sides } from "../../src/secure-sum/federated.ts";
import type { ParticipantInput } from "../../src/secure-sum/participant-state.ts";
import type { Counted } from "../../src/secure-sum/way.ts";
import { fields, integer } from "../../src/statistics/specification.ts";
import { reals } from "../../src/statistics/vector-codec.ts";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf, hub } from "../federation.ts";

export interface SumSpecification {
  readonly [name: string]: Json;
  readonly bits: RingBits;
  readonly length: number;
  readonly rounds: number;
}

interface Opened {
  readonly opened: readonly Float64Array[];
}

export const FRACTION_BITS = 20;
const reveals: Reveals = {
  learns: "learns the totals, and nothing else",
  against: "malicious",
  collusion: "all but two",
};

/** Round k asks for k times the vector. */
const analysis: Analysis<SumSpecification, Float64Array, Float64Array, Float64Array, Opened, Opened> = {
  name: "test/sums/1",
  reveals: { coordinator: reveals, participant: reveals },
  question: () => reals(1),
  check(value) {
    const given = fields(value, ["bits", "length", "rounds"]);
    return {
      bits: integer(given.bits, "bits", { least: 64, most: 128 }) === 64 ? 64 : 128,
      length: integer(given.length, "length", { least: 1, most: 2 ** 24 }),
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
    if (opened.length === rounds) return { last: Float64Array.of(0), result: { opened } };
    return { ask: Float64Array.of(opened.length + 1), memory: { opened } };
  },
  prepare: (_specification, rows) => rows,
  answer: { by: "rows", compute: (_specification, local, [factor]) => local.map((value) => value * factor!) },
};

export const sums: Federated<SumSpecification, Float64Array, Float64Array, Opened> = federated(analysis);

export const nameOf = (i: number): PartyId => party(`hospital-${i}`);

export interface Sum {
  readonly vectors: readonly Float64Array[];
  readonly bits?: RingBits;
  readonly rounds?: number;
  readonly way?: Way;
  readonly coordinator?: Partial<CoordinatorInput<SumSpecification>>;
  readonly participant?: Partial<ParticipantInput<SumSpecification, Float64Array>>;
  /** Hospitals, by number, that never come. */
  readonly absent?: readonly number[];
}

type SumSides = Sides<SumSpecification, Float64Array, Float64Array, Opened>;

export type SumCast = { readonly hub: Role & { readonly party: SumSides["coordinator"] } } & Readonly<
  Record<string, Role>
>;

/** The hub and one hospital a vector. */
export function castOf({ vectors, bits = 64, rounds = 1, way = masks, absent = [], ...inputs }: Sum): SumCast {
  const specification: SumSpecification = { bits, length: vectors[0]!.length, rounds };
  const names = vectors.map((_, i) => nameOf(i));
  const federation = federationOf(names);
  const { coordinator, participant } = sums.over(way);
  const hospital = (rows: Float64Array, i: number): readonly [string, Role] => {
    const me = nameOf(i);
    if (absent.includes(i)) return [me, { party: never, input: null }];
    const input = { ...federation, me, rows, specification, ...inputs.participant };
    return [me, { party: participant, input, handlers: handlersOf(me, way) }];
  };
  const asks = { party: coordinator, input: { ...federation, specification, ...inputs.coordinator } };
  return { hub: asks, ...Object.fromEntries(vectors.map(hospital)) };
}

/** A hospital whose computer is off: it says nothing and hears nothing. */
const never: Role["party"] = {
  name: "nobody",
  reveals,
  start: () => ({ status: "done", result: "gone", send: [] }),
  receive: () => ({ status: "done", result: "gone", send: [] }),
};

export async function resultOf(sum: Sum, options: PlayOptions = {}): Promise<Opened & Counted> {
  return (await play(castOf(sum), { compute: atOnce, ...options })).hub;
}

export const addUp = async (sum: Sum, options: PlayOptions = {}): Promise<readonly Float64Array[]> =>
  (await resultOf(sum, options)).opened;

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

export { hub };
