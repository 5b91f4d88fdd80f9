import { type Identity, type PartyId, run, type Store, type Transport } from "@tavs/core";
import { federated } from "../secure-sum/federated.ts";
import { federationIn } from "../secure-sum/federation.ts";
import { masks } from "../secure-sum/masks.ts";
import type { Way } from "../secure-sum/way.ts";
import { samplingOf } from "./cells.ts";
import type { Evaluate } from "./evaluating.ts";
import { type LearningFederation, questionOf } from "./federation.ts";
import { homeOf } from "./home.ts";
import { learning } from "./learning.ts";
import { joined, localIn } from "./local-tensors.ts";
import type { LearningQuestion } from "./question.ts";
import { type LearningSpecification, layoutIn } from "./specification.ts";
import { type Tensors, unflatten } from "./tensors.ts";
import type { Train } from "./trained.ts";
import { type Perturb, training } from "./training.ts";

export interface ParticipateOptions extends LearningFederation {
  readonly transport: Transport;
  readonly coordinator: PartyId;
  /** Who signs for this hospital, by the key that `participants` names. */
  readonly identity: Identity;
  /** Where is kept what was answered and over whom, and what stays at home. The same for all sessions of a study. */
  readonly store: Store;
  /** What this hospital agreed to: anything else is refused, naming the field. */
  readonly specification: LearningSpecification;
  /** One round at home: from the model that was sent to this hospital's, and from how many rows. */
  readonly train: Train;
  /** How good a model is here, where that was agreed. */
  readonly evaluate?: Evaluate;
  /** Adds noise to this hospital's numbers; goes with `noise: "hospitals"`. */
  readonly perturb?: Perturb;
  /** This hospital's values of the tensors that stay at home. */
  readonly initial?: Tensors;
  /** How sums are added. Default: by masks. */
  readonly way?: Way;
  readonly signal?: AbortSignal;
}

/** What a hospital has in the end. */
export interface Taught {
  /** The common model, with this hospital's tensors that stay at home. */
  readonly model: Tensors;
  /** This hospital's own (Ditto); null where none was agreed. */
  readonly personal: Tensors | null;
  /** Rounds that were asked, over all sessions of this course. */
  readonly rounds: number;
}

/** Trains when asked, gives each update to the sum only, and returns the final model. Errors as `run`. */
export async function participate(options: ParticipateOptions): Promise<Taught> {
  const { transport, identity, store, specification, train, evaluate, perturb, initial = {}, way = masks } = options;
  const { study, participants, earlier = [], signal } = options;
  const names = participants.map(({ name }) => name);
  const { model } = specification;
  const { groups, sampled } = samplingOf({ study, model, names }, specification.sampling);
  const home = homeOf(store, { study, specification, consortium: groups, earlier });
  const answer = training({
    me: transport.me,
    hospitals: names.length,
    sampled,
    home,
    initial,
    train,
    evaluate,
    perturb,
  });
  const { last } = await run(federated(learning()).over(way).participant, {
    input: {
      ...federationIn(options),
      question: questionOf(options, specification),
      me: transport.me,
      rows: null,
      specification,
    },
    transport,
    handlers: {
      ...way.handlers({ identity, store }),
      train: (asked) => answer(asked as LearningQuestion), // the question of a round, decoded
    },
    ...(signal && { signal }),
  });
  const kept = await home.kept();
  const { local } = specification.client;
  const whole = (weights: Float64Array): Tensors =>
    joined(unflatten(weights, layoutIn(specification)), localIn(initial, kept, local));
  return { model: whole(last.weights), personal: kept.personal && whole(kept.personal), rounds: last.round - 1 };
}
