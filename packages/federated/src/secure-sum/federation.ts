// Who computes together, and each round's sum that follows from it. Every party is given the same, from the terms that all signed.
import { coins, lengthPrefixed, type PartyId, party, type Random, seededRandom, UsageError } from "@tavs/core";
import { canonicalBytes, type Json } from "@tavs/core/study";
import { FEWEST_PARTICIPANTS } from "./agreement.ts";
import type { Shape } from "./analysis.ts";
import type { Contributor } from "./masked/agreement.ts";
import { type AddingInput, hashOf, PATIENCE_MS, type Way } from "./way.ts";

/** Plain data, the same for every party of an analysis. */
export interface Federation {
  /** Names the study. */
  readonly study: string;
  /** Names the question within it. All rounds are added over one set of hospitals. Default: the name of the analysis. */
  readonly question?: string;
  /** Who asks and learns the totals; none of the participants. */
  readonly coordinator: PartyId;
  /** The hospitals, at least three, with the keys of their identities in hexadecimal digits. The parties of the study terms fit. */
  readonly participants: readonly Contributor[];
  /** How many hospitals may vanish, and the answer is over the others. Only for analyses of one round. Default 0. */
  readonly mayDropOut?: number;
  /**
   * How long to wait for the silent at each stage of a sum, in milliseconds; default two minutes. It covers what the slowest
   * hospital computes in a round.
   */
  readonly patienceMs?: number;
}

/** The federation without what else stands in an input. */
export const federationIn = ({
  study,
  question,
  coordinator,
  participants,
  mayDropOut,
  patienceMs,
}: Federation): Federation => ({
  study,
  coordinator,
  participants,
  ...(question !== undefined && { question }),
  ...(mayDropOut !== undefined && { mayDropOut }),
  ...(patienceMs !== undefined && { patienceMs }),
});

/** Throws `UsageError`: too few hospitals, one twice or without a key, the coordinator among them, or some that may leave in the middle. */
export function mustBeFederation(
  { study, question, coordinator, participants, mayDropOut = 0 }: Federation,
  rounds: number,
): void {
  const count = new Set(participants.map(({ name }) => name)).size;
  if (count !== participants.length || count < FEWEST_PARTICIPANTS)
    throw new UsageError(
      `${participants.length} participants; at least ${FEWEST_PARTICIPANTS} different ones are needed`,
    );
  if (!study || question === "") throw new UsageError("study, question: each has a name");
  for (const { name, key } of participants) {
    party(name);
    if (!/^[0-9a-f]{64}$/.test(key)) throw new UsageError("participants: a key is not 64 hexadecimal digits");
  }
  if (participants.some(({ name }) => name === coordinator))
    throw new UsageError("participants: the coordinator is none of them");
  if (rounds > 1 && mayDropOut > 0)
    throw new UsageError(
      "mayDropOut: who is in an analysis of several rounds stays in, because totals with and without one hospital are that hospital's; a hospital that is lost comes back and resumes",
      { code: "frozen" },
    );
}

export interface Asked {
  readonly round: number;
  readonly content: Uint8Array;
}

/** The parts of an analysis that say what is added. */
interface Sized<Specification> {
  readonly name: string;
  shape(specification: Specification, parties: number): Shape;
}

/** The sum of a round. It is bound to the specification and the question: who was asked something else is not added up. */
export function sumOf<Specification extends Json>(
  analysis: Sized<Specification>,
  { study, question = analysis.name, coordinator, participants, mayDropOut = 0, patienceMs = PATIENCE_MS }: Federation,
  { specification, round, content }: Asked & { readonly specification: Specification },
): AddingInput {
  const { length, numbers } = analysis.shape(specification, participants.length);
  const { bits, fractionBits } = numbers;
  return {
    study,
    question,
    round,
    aggregator: coordinator,
    contributors: participants,
    length,
    numbers: { bits, fractionBits },
    mayDropOut,
    model: lengthPrefixed(canonicalBytes(specification), content),
    patienceMs,
  };
}

/** The coins of one sum, from the seed of the session and all that the sum is: no two sums toss the same. */
export function coinsFor(seed: Uint8Array, sum: AddingInput): Random {
  let stream: Random | undefined; // made when first tossed: a way without coins hashes no list of a thousand keys
  return (length) => {
    stream ??= seededRandom(coins(seed, "sum", { index: sum.round ?? 1, context: hashOf(sum) }));
    return stream(length);
  };
}

/** The name of an analysis whose sums are added in some way: masks are what is meant where nothing is said. */
export const protocolOf = ({ name }: { readonly name: string }, way: Way): string =>
  way.name === "masks" ? name : `${name}/${way.name}`;
