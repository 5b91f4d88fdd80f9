/** Every analysis over three small hospitals, as one table, so that every question is put to each of them. */
import { memoryStore, type PartyId, party, seededRandom } from "@tavs/core";
import { type Cast, type Overheard, type PlayOptions, play, type Role } from "@tavs/core/testing";
import { fedAvg, type LearningSpecification, learningSpecification } from "@tavs/federated";
import { masks, type Way } from "@tavs/federated/secure-sum";
import {
  type CoxSpecification,
  cox,
  type KaplanMeierSpecification,
  kaplanMeier,
  type Row,
  type TallySpecification,
  tally,
  trainLogistic,
} from "@tavs/federated/statistics";
import { advancing } from "../../src/learning/advance.ts";
import { begun, type CourseMemory } from "../../src/learning/course.ts";
import { homeOf } from "../../src/learning/home.ts";
import { learning } from "../../src/learning/learning.ts";
import type { LearningQuestion } from "../../src/learning/question.ts";
import { training } from "../../src/learning/training.ts";
import { federated } from "../../src/secure-sum/federated.ts";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf, hub } from "../federation.ts";

export const kinds = ["cox", "kaplan-meier", "tally", "learning"] as const;
export type Kind = (typeof kinds)[number];

export { hub };
export const hospitals: readonly PartyId[] = ["east", "west", "north"].map(party);

/** 40 patients each; nobody's. Number k of the rows is always the same. */
export const cohorts: readonly (readonly Row[])[] = [0, 1, 2].map((k) => {
  const bytes = seededRandom(new Uint8Array(32).fill(k + 1))(40 * 4);
  return Array.from({ length: 40 }, (_, i) => {
    const [time, event, age, treated] = bytes.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number]; // four of them
    return { time: 1 + time, event: event % 2, age: 40 + (age % 40), treated: treated % 2 };
  });
});

export const coxModel: CoxSpecification = {
  time: "time",
  event: "event",
  terms: ["age", "treated"],
  ties: "efron",
  opening: "within-site",
  scaling: { age: { center: 60, scale: 10 }, treated: { center: 0.5, scale: 0.5 } },
};
export const curves: KaplanMeierSpecification = {
  time: "time",
  event: "event",
  by: "treated",
  groups: { treated: 1, untreated: 0 },
  grid: { width: 30, intervals: 6 },
  smallestCell: 5,
};
export const table: TallySpecification = { cells: ["patients", "events", "treated"] };
const names = hospitals.map(String);
const rules = { strategy: fedAvg };
const course = learningSpecification({
  rounds: 3,
  initial: { weights: { shape: [2], values: new Float64Array(2) } },
  strategy: fedAvg,
});
const from = (specification: LearningSpecification): CourseMemory => begun(specification, rules, new Float64Array(2));

interface Specifications {
  readonly cox: CoxSpecification;
  readonly "kaplan-meier": KaplanMeierSpecification;
  readonly tally: TallySpecification;
  readonly learning: LearningSpecification;
}
export const specifications: Specifications = {
  cox: coxModel,
  "kaplan-meier": curves,
  tally: table,
  learning: course,
};

const countsOf = (rows: readonly Row[]): Record<string, number> => ({
  patients: rows.length,
  events: rows.filter(({ event }) => event === 1).length,
  treated: rows.filter(({ treated }) => treated === 1).length,
});

/** What a hospital's application does in a round of learning; its store is new. */
function trainerOf(me: PartyId, rows: readonly Row[]): (asked: unknown) => Promise<Float64Array> {
  const home = homeOf(memoryStore(), { study: "test", specification: course, consortium: [names], earlier: [] });
  const answer = training({
    ...{ me, hospitals: 3, sampled: () => names, home, initial: {}, evaluate: undefined, perturb: undefined },
    train: ({ weights }) => {
      const trained = trainLogistic({
        rows: Float64Array.from(rows, ({ age }) => (age! - 60) / 10),
        labels: Uint8Array.from(rows, ({ event }) => event!),
        weights: Float64Array.from(weights!.values),
        learningRate: 0.5,
        steps: 2,
        ridge: 0.1,
      });
      return { rows: rows.length, model: { weights: { shape: [2], values: trained } } };
    },
  });
  return (asked) => answer(asked as LearningQuestion); // the question of a round
}

function advance(opened: unknown): Promise<CourseMemory> {
  const nothing = { privatize: undefined, epsilon: undefined, keep: async () => undefined, report: () => undefined };
  const go = advancing({ specification: course, hospitals: 3, sampled: () => names, rules, ...nothing });
  return go(opened as Parameters<typeof go>[0]); // what the coordinator's step holds
}

const analyses = { cox, "kaplan-meier": kaplanMeier, tally, learning: federated(learning({ rules, from })) };

/** The two sides of an analysis over a way to add. */
export function sidesOf(kind: Kind, way: Way = masks): AnySides {
  return analyses[kind].over(way);
}

type AnySides = Record<"coordinator" | "participant", Role["party"]>;

export interface World {
  /** The rows of east, west and north. */
  readonly rows?: readonly (readonly Row[])[];
  /** What each hospital says that it agreed to, in the place of the coordinator's. */
  readonly agreed?: unknown;
  /** How sums are added. Default: by masks. */
  readonly way?: Way;
}

export function castOf(kind: Kind, { rows = cohorts, agreed, way = masks }: World = {}): Cast {
  const specification = specifications[kind];
  const federation = federationOf(hospitals);
  const { coordinator, participant } = sidesOf(kind, way);
  const role = (me: PartyId, i: number) => {
    const own = rows[i]!;
    const given = { cox: own, "kaplan-meier": own, tally: countsOf(own), learning: null }[kind];
    const input = { ...federation, me, rows: given, specification: agreed ?? specification };
    return [
      me,
      { party: participant, input, handlers: { ...handlersOf(me, way), train: trainerOf(me, own) } },
    ] as const;
  };
  const asks = { party: coordinator, input: { ...federation, specification }, handlers: { advance } };
  return { hub: asks, ...Object.fromEntries(hospitals.map(role)) };
}

/** The coordinator's result. */
export async function resultOf(kind: Kind, world: World = {}, options: PlayOptions = {}): Promise<unknown> {
  return (await play(castOf(kind, world), { compute: atOnce, ...options })).hub;
}

export interface Session {
  /** Every message of an undisturbed session. */
  readonly heard: readonly Overheard[];
  /** The coordinator's. */
  readonly result: unknown;
}

export async function sessionOf(kind: Kind, world: World = {}): Promise<Session> {
  const heard: Overheard[] = [];
  const onMessage = (message: Overheard) => {
    heard.push(message);
    return [message.body];
  };
  return { result: await resultOf(kind, world, { onMessage }), heard };
}

export const transcriptOf = async (kind: Kind, world: World = {}): Promise<readonly Overheard[]> =>
  (await sessionOf(kind, world)).heard;
