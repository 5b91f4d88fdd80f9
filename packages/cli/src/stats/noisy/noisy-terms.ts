// A table that is released with noise, as the terms agree on it: which rows make which cell, who holds the key, and what it costs.
import { TavsError } from "@tavs/core";
import { agreed, type Signer, type SumsAgreement } from "@tavs/core/he";
import { canonical, mustOffer, type Study } from "@tavs/core/study";
import { accounting, type SharePlan } from "@tavs/dp";
import type { Messages } from "../../messages/index.ts";
import { type Chosen, choose } from "../../session/chosen.ts";
import { forbidden } from "../../session/forbidden.ts";
import { mustSayTruth } from "../true-terms.ts";
import { type NoiseWish, nanoRhoOf, sharesAt } from "./noise-plan.ts";
import { mustBeParameters, type NoisyParameters } from "./parameters.ts";

const KEY = "he/key/1";
const SUFFIX = "/key";

/** The session in which the key of a noisy table is made. */
export const keyOf = (label: string): string => `${label}${SUFFIX}`;

/** The table, checked. */
export interface NoisyTable {
  readonly parameters: NoisyParameters;
  readonly keyLabel: string;
  readonly wish: NoiseWish;
  readonly plan: SharePlan;
  readonly epsilon: number;
  /** Who hand in and hold no share of the key. */
  readonly others: readonly Signer[];
  /** By the name of the sum, which is this run's alone. */
  readonly sum: (study: string) => SumsAgreement;
}

interface Asking {
  readonly me: string;
  readonly run: number;
  readonly messages: Messages;
}

/** Throws `Forbidden`, naming the field of the terms. */
export function noisyTableOf(study: Study, chosen: Chosen, { me, run, messages }: Asking): NoisyTable {
  const { computation, at } = chosen;
  const { noisy: words } = messages;
  const parameters = mustBeParameters(chosen, messages);
  const keyLabel = keyOf(computation.label);
  mustHaveKey(study, chosen, { me, run, keyLabel, parameters, messages });
  const { cells, holders, most, noise } = parameters;
  const contributors = computation.parties.filter((name) => computation.roles[name] === "contributor");
  const company = { most: contributors.length, least: noise.least, colluding: noise.colluding };
  const length = cells.rows.levels.length * cells.columns.levels.length;
  const { rowsPerPerson, epsilon: granted, delta } = study.privacy;
  const wish = { within: noise.within, confidence: noise.confidence, length, rowsPerPerson, company };
  if (noise.least > holders.length) throw forbidden(at("parameters.noise.least"), words.leastHolders);
  if (noise.colluding < 1) throw forbidden(at("parameters.noise.colluding"), words.colluding);
  if (noise.delta !== delta) throw forbidden(at("parameters.noise.delta"), words.otherDelta);
  const nanoRho = within(at("parameters.noise"), messages, () => nanoRhoOf(wish));
  if (Math.abs(noise.rho * 1e9 - nanoRho) > 1)
    throw forbidden(at("parameters.noise.rho"), words.otherRho(nanoRho / 1e9));
  const plan = within(at("parameters.noise"), messages, () => sharesAt(Math.round(noise.rho * 1e9), wish));
  const epsilon = Math.ceil(accounting.zcdpEpsilon(noise.rho, delta) * 1e6) / 1e6;
  if (epsilon > granted) throw forbidden("privacy.epsilon", words.tooDear(epsilon));
  const others = study.parties
    .filter(({ name }) => contributors.includes(name) && !holders.includes(name))
    .map(({ name, key }) => ({ name, key }));
  const size = { holders, contributors: others, length, maxValue: most + plan.headroom };
  within(at("parameters"), messages, () => agreed({ study: "rehearsal", ...size }));
  return { parameters, keyLabel, wish, plan, epsilon, others, sum: (name) => ({ study: name, ...size }) };
}

/** What a library refuses is told in the line of the terms. */
function within<Result>(field: string, { allowed }: Messages, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof TavsError)) throw error;
    throw forbidden(field, `${allowed.noSpecification}: ${error.message}`);
  }
}

interface Wanted extends Asking {
  readonly keyLabel: string;
  readonly parameters: NoisyParameters;
}

/** The key of this table is made by its holders, under the same words, and shown to all others who take part. */
function mustHaveKey(
  study: Study,
  { computation, at }: Chosen,
  { me, run, keyLabel, parameters, messages }: Wanted,
): void {
  const { noisy: words } = messages;
  if (!study.computations.some(({ label }) => label === keyLabel)) throw forbidden(at("label"), words.noKey(keyLabel));
  mustOffer(study, { label: keyLabel, me, run });
  const key = choose(study, { me, session: keyLabel, protocols: [KEY] }, messages);
  mustSayTruth(key, messages);
  const { roles, parties } = key.computation;
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    [...one].sort().join() === [...other].sort().join();
  if (canonical(key.computation.parameters) !== canonical(computation.parameters))
    throw forbidden(key.at("parameters"), words.otherKey);
  if (!same(parties, computation.parties)) throw forbidden(key.at("parties"), words.otherKey);
  const holding = parties.filter((name) => roles[name] === "key-holder");
  const isIn = holding.every((name) => computation.roles[name] === "contributor");
  if (!same(holding, parameters.holders) || !isIn) throw forbidden(key.at("roles"), words.otherHolders);
}
