// Analyses of several rounds in which a party dies at every step of every round: before what it did is saved, and right after.
import { type PartyId, party, run, type Step, seededRandom, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { perceptronTraining } from "@tavs/federated";
import { type CoxSpecification, cox, coxValidation, type GlmSpecification, glm } from "@tavs/federated/statistics";
import { expect, test } from "vitest";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf, hub } from "../federation.ts";
import { cohorts, coxModel, hospitals } from "./worlds.ts";

const { scaling } = coxModel;
const died = new Error("switched off");

interface Mortal {
  readonly transport: Transport;
  /** How often it died. */
  lives: number;
}

/** A transport with a journal, at which a party dies twice at each step: what was heard is heard again until a step is saved. */
function mortal(inner: Transport): Mortal {
  let [saved, heard]: [Step<unknown, unknown> | undefined, Awaited<ReturnType<Transport["receive"]>> | undefined] = [
    undefined,
    undefined,
  ];
  let diesBefore = true;
  const die = (): never => {
    it.lives++;
    throw died;
  };
  const it: Mortal = {
    lives: 0,
    transport: {
      ...inner,
      load: async () => structuredClone(saved),
      async commit(step) {
        diesBefore = !diesBefore;
        if (!diesBefore) die(); // the step is lost
        await inner.commit(step);
        [saved, heard] = [structuredClone(step), undefined];
        if (step.status !== "done") die(); // the step is saved and said
      },
      receive: async (from, signal) => (heard ??= await inner.receive(from, signal)),
    },
  };
  return it;
}

const analyses = {
  cox: { ...cox, specification: coxModel satisfies CoxSpecification },
  glm: {
    ...glm,
    specification: { outcome: "event", family: "logistic", terms: ["age", "treated"], scaling } as GlmSpecification,
  },
  perceptron: {
    ...perceptronTraining,
    specification: {
      ...{
        outcome: "event",
        family: "logistic",
        terms: ["age", "treated"],
        scaling,
        hidden: [2],
        seed: "05".repeat(32),
      },
      ...{ rounds: 4, steps: 3, learningRate: 0.3, clip: 0.5 },
    },
  },
  "cox-validation": {
    ...coxValidation,
    specification: {
      ...{
        time: "time",
        event: "event",
        cuts: [0.2],
        grid: { width: 1, intervals: 20 },
        horizons: [5],
        smallestCell: 1,
      },
      model: { terms: ["age", "treated"], scaling, coefficients: { age: 0.4, treated: -0.3 }, baseline: [[1, 0.9]] },
    },
  },
};

interface Played {
  readonly answers: readonly unknown[];
  readonly lives: number;
}

/** What everybody comes to know where those named die all the time. */
async function played(kind: keyof typeof analyses, dying: readonly PartyId[]): Promise<Played> {
  const { coordinator, participant, specification } = analyses[kind] as (typeof analyses)["cox"]; // one of both, with its own specification
  const transports = memoryTransports("hub", "east", "west", "north");
  const mortals = new Map<PartyId, Mortal>(dying.map((name) => [name, mortal(transports[name as "hub"])]));
  const live = async <T>(name: PartyId, life: (transport: Transport) => Promise<T>): Promise<T> => {
    for (;;)
      try {
        return await life(mortals.get(name)?.transport ?? transports[name as "hub"]);
      } catch (error) {
        if (error !== died) throw error;
      }
  };
  const coins = (k: number) => seededRandom(new Uint8Array(32).fill(k));
  const federation = federationOf(hospitals);
  const answers = await Promise.all([
    live(hub, (transport) =>
      run(coordinator, { input: { ...federation, specification }, transport, random: coins(9), compute: atOnce }),
    ),
    ...hospitals.map((me, k) => {
      const [handlers, input] = [handlersOf(me), { ...federation, me, rows: cohorts[k]!, specification }];
      const more = { random: coins(k), compute: atOnce, handlers };
      return live(me, (transport) => run(participant, { input, transport, ...more }));
    }),
  ]);
  return { answers, lives: [...mortals.values()].reduce((sum, { lives }) => sum + lives, 0) };
}

test.each(["cox", "glm", "perceptron", "cox-validation"] as const)(
  "%s: whoever dies twice at every step of every round, the hub, a hospital or all of them, every answer is the same to the last bit",
  async (kind) => {
    const { answers } = await played(kind, []);
    const rounds = (answers[1] as { readonly rounds: number }).rounds; // a participant's
    expect(rounds).toBeGreaterThan(3);
    for (const dying of [[hub], [party("west")], [hub, ...hospitals]]) {
      const again = await played(kind, dying);
      expect(again.answers).toStrictEqual(answers);
      expect(again.lives).toBeGreaterThan(2 * rounds * dying.length);
    }
  },
);
