// One round at a hospital: the application trains, and what it brings back becomes the numbers of the sum.
import { PeerError, UsageError } from "@tavs/core";
import { type Evaluate, measured } from "./evaluating.ts";
import type { Home, Kept } from "./home.ts";
import { joined, kept as keptOf, localIn, sharedIn } from "./local-tensors.ts";
import { type LearningQuestion, learningQuestion } from "./question.ts";
import { type LearningSpecification, layoutIn, questionsIn, trainsIn } from "./specification.ts";
import { flatten, type Tensors, unflatten } from "./tensors.ts";
import { nothingToAdd, type RoundNumbers, toVector } from "./totals.ts";
import type { Train, Trained } from "./trained.ts";
import { answerOf } from "./update.ts";

/**
 * Adds noise to a hospital's own numbers. They are multiples of `unit` once they are added: noise that is not is rounded. `norm` is
 * what updates were cut to, times the weight: where clipping adapts, noise grows with it, or a lying coordinator names a large one.
 */
export type Perturb = (
  numbers: RoundNumbers,
  round: { readonly round: number; readonly unit: number; readonly norm: number },
) => RoundNumbers | Promise<RoundNumbers>;

export interface Trainer {
  readonly me: string;
  /** How many hospitals there are. */
  readonly hospitals: number;
  /** Who trains in a round. */
  readonly sampled: (round: number) => readonly string[];
  readonly home: Home;
  /** This hospital's values of the tensors that are not shared, for the first round. */
  readonly initial: Tensors;
  readonly train: Train;
  readonly evaluate: Evaluate | undefined;
  readonly perturb: Perturb | undefined;
}

/** The handler of a round. */
export const training =
  (trainer: Trainer) =>
  async (asked: LearningQuestion): Promise<Float64Array> => {
    const { specification, round } = asked;
    mustAddNoise(specification, trainer);
    if (round > questionsIn(specification)) throw new PeerError("a round was asked behind the last that was agreed");
    const bytes = learningQuestion(specification).encode(asked);
    return trainer.home.answer({ round, bytes }, async (kept) => {
      const isSampled = trainer.sampled(round).includes(trainer.me);
      const trained =
        isSampled && trainsIn(specification, round)
          ? await trainedNumbers(trainer, asked, kept)
          : { numbers: nothingToAdd(specification), kept };
      const metrics = await measured(trainer, asked, kept);
      const numbers = { ...trained.numbers, metrics };
      mustBear(specification, numbers, trainer);
      const unit = 2 ** -specification.numbers.fractionBits;
      const said = trainer.perturb ? await trainer.perturb(numbers, { round, unit, norm: asked.norm }) : numbers;
      return { answer: toVector(specification, said), kept: trained.kept };
    });
  };

function mustAddNoise({ noise }: LearningSpecification, { perturb }: Trainer): void {
  if ((noise === "hospitals") !== (perturb !== undefined))
    throw new UsageError(
      perturb
        ? "perturb: the specification says that hospitals add no noise"
        : "perturb: is missing; the specification says that hospitals add noise",
    );
}

async function trainedNumbers(
  { train, initial }: Trainer,
  asked: LearningQuestion,
  kept: Kept,
): Promise<{ readonly numbers: RoundNumbers; readonly kept: Kept }> {
  const { specification, weights, told, round } = asked;
  const { client } = specification;
  const layout = layoutIn(specification);
  const anchor = joined(unflatten(weights, layout), localIn(initial, kept, client.local));
  const corrected = client.upload === "control-variates" ? told.map((c, j) => c - (kept.variate?.[j] ?? 0)) : null;
  const correction = corrected && unflatten(corrected, { ...layout, parts: layout.parts.map(exact) });
  const common = { round, purpose: "common", proximal: client.proximal, anchor, correction } as const;
  const trained = mustBeTrained(await train(anchor, common));
  const shared = mustBeFinite(sharedIn(trained.model, client.local), layout, "train returned");
  const { numbers, variate } = answerOf(asked, { ...trained, weights: shared, variate: kept.variate });
  const local = keptOf(trained.model, initial, client.local);
  if (client.personal === null) return { numbers, kept: { ...kept, variate, local } };
  const own =
    kept.personal === null ? anchor : joined(unflatten(kept.personal, layout), localIn(initial, kept, client.local));
  const task = { round, purpose: "personal", proximal: client.personal, anchor, correction: null } as const;
  const after = mustBeTrained(await train(own, task));
  const personal = mustBeFinite(sharedIn(after.model, client.local), layout, "train returned");
  return { numbers, kept: { variate, local, personal } };
}

const exact = <P extends { readonly type: string }>(part: P): P & { readonly type: "f64" } => ({
  ...part,
  type: "f64",
});

function mustBeTrained(trained: Trained | undefined): Trained {
  if (typeof trained?.model !== "object" || trained.model === null) throw new UsageError("train returned no model");
  return trained;
}

/** The model in one vector. Throws `UsageError`, by tensor and position, where a number is not finite. */
export function mustBeFinite(model: Tensors, layout: Parameters<typeof flatten>[1], whose: string): Float64Array {
  const flat = flatten(model, layout);
  const bad = flat.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return flat;
  const { name, at } = layout.parts.find((part) => bad < part.at + part.length)!; // some part holds it
  throw new UsageError(`number ${bad - at} of tensor "${name}" that ${whose} is not finite`);
}

/** Throws `UsageError`, by tensor and position, where a sum over all could wrap. */
function mustBear(specification: LearningSpecification, { updates }: RoundNumbers, { hospitals }: Trainer): void {
  const { bits, fractionBits } = specification.numbers;
  const most = 2 ** (bits - 1 - fractionBits) / hospitals;
  const bad = updates.findIndex((value) => !(Math.abs(value) < most));
  if (bad < 0) return;
  const { name, at } = layoutIn(specification).parts.find((part) => bad < part.at + part.length)!; // some part holds it
  throw new UsageError(
    `number ${bad - at} of tensor "${name}" moved so far that a sum of ${hospitals} could wrap in ${bits} bits: take a smaller learning rate, or agree to clip`,
  );
}
