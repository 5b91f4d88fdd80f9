import { UsageError } from "../../errors.ts";
import type { PartyId } from "../../protocol/party.ts";
import {
  type Agreement,
  agreed,
  flagged,
  flagsFor,
  quorumOf,
  type SharedSumAgreement,
  type SumSet,
} from "./agreement.ts";
import { ofParty, PATIENCE_MS } from "./member-state.ts";
import type { Numbered } from "./shares.ts";

export interface ReceiverInput {
  readonly agreement: SharedSumAgreement;
  /** As the members' own, in milliseconds; the receiver waits longer than they do. Default: 120,000. */
  readonly patienceMs?: number;
}

export interface SharedTotal {
  readonly totals: Float64Array<ArrayBuffer>;
  /** Whose numbers the totals are of. */
  readonly contributors: readonly PartyId[];
  /** Contributors who are not in the totals: they were silent, or dealt wrong shares. */
  readonly leftOut: readonly PartyId[];
  /**
   * Members whose share of the total was wrong, and was not used. Where sums are verifiable they lied; else they did, or a
   * contributor dealt them a wrong share.
   */
  readonly wrong: readonly PartyId[];
  /** Members who gave no share of the total. */
  readonly silent: readonly PartyId[];
  /** Where sums are verifiable: contributors whose shares as many members as are needed refused. They dealt wrong ones. */
  readonly refused: readonly PartyId[];
  /** And those whom fewer members refused: they did, or these members lie. */
  readonly disputed: readonly PartyId[];
}

/** What stays the same through all steps of a receiver. */
export interface Desk {
  readonly agreement: Agreement;
  readonly patienceMs: number;
  readonly seed: Uint8Array;
}

/** Of each member a flag for each contributor: 1 where it has the share, 2 where it refuses it, else 0. */
export type Rolls = Readonly<Record<PartyId, Uint8Array>>;

/** Where sums are verifiable: what each contributor committed to. */
export type Published = Readonly<Record<PartyId, Uint8Array>>;

interface Hearing {
  readonly desk: Desk;
  readonly left: readonly PartyId[];
  readonly published: Published;
}

interface Opening extends Hearing {
  readonly set: SumSet;
  readonly rolls: Rolls;
  readonly shares: readonly Numbered[];
}

export type ReceiverState =
  | ({ readonly at: "publishing" } & Hearing)
  | ({
      readonly at: "gathering";
      readonly rolls: Rolls;
      /** Contributors whose commitments have not come. */
      readonly late: readonly PartyId[];
    } & Hearing)
  | ({ readonly at: "opening" } & Opening)
  | ({ readonly at: "verifying" } & Opening);

export type At<Name> = Extract<ReceiverState, { readonly at: Name }>;

/** Throws `UsageError`, naming the field. */
export function seated({ agreement, patienceMs = PATIENCE_MS }: ReceiverInput, seed: Uint8Array): Desk {
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
  return { agreement: agreed(agreement), patienceMs, seed };
}

/**
 * The set to open: all contributors whose shares a quorum of members has, and the members who have all of those; else those
 * whom every member has. Nothing where that is too few.
 */
export function setFrom(agreement: Agreement, rolls: Rolls): SumSet | undefined {
  const heard = agreement.members.filter((name) => ofParty(rolls, name) !== undefined);
  const quorum = quorumOf(agreement);
  for (const needed of [quorum, heard.length]) {
    const has = (member: PartyId, i: number): boolean => rolls[member]![i] === 1;
    const contributors = Uint8Array.from(agreement.contributors, (_, i) =>
      heard.filter((member) => has(member, i)).length >= needed ? 1 : 0,
    );
    const able = heard.filter((member) => contributors.every((flag, i) => flag === 0 || has(member, i)));
    const many = flagged(agreement.contributors, contributors).length;
    if (able.length >= quorum && many >= agreement.fewest)
      return { contributors, members: flagsFor(agreement.members, able) };
  }
  return undefined;
}

/** Contributors whom at least so many members refuse, and at most so many. */
export const refusedBy = (
  { contributors }: Agreement,
  rolls: Rolls,
  { least, most }: { readonly least: number; readonly most: number },
): readonly PartyId[] =>
  contributors.filter((_, i) => {
    const many = Object.values(rolls).filter((flags) => flags[i] === 2).length;
    return many >= least && many <= most;
  });
