import { UsageError } from "../../errors.ts";
import type { PartyId } from "../../protocol/party.ts";
import type { ShamirShare } from "../shamir.ts";
import {
  type Agreement,
  agreed,
  flagged,
  flagsFor,
  quorumOf,
  type SharedSumAgreement,
  type SumSet,
} from "./agreement.ts";
import { PATIENCE_MS } from "./member-state.ts";

export interface ReceiverInput {
  readonly agreement: SharedSumAgreement;
  /** As the members' own, in milliseconds; the receiver waits longer than they do. Default: 120,000. */
  readonly patienceMs?: number;
}

export interface SharedTotal {
  readonly totals: Float64Array<ArrayBuffer>;
  /** Whose numbers the totals are of. */
  readonly contributors: readonly PartyId[];
  /** Contributors who were silent: not in the totals. */
  readonly leftOut: readonly PartyId[];
  /** Members whose share of the total was wrong, and was not used: they lied, or a contributor lied to them. */
  readonly wrong: readonly PartyId[];
  /** Members who gave no share of the total. */
  readonly silent: readonly PartyId[];
}

/** What stays the same through all steps of a receiver. */
export interface Desk {
  readonly agreement: Agreement;
  readonly patienceMs: number;
  readonly seed: Uint8Array;
}

/** Whose shares each member has, a flag for each contributor. */
type Rolls = Readonly<Record<PartyId, Uint8Array>>;

export type ReceiverState =
  | { readonly at: "gathering"; readonly desk: Desk; readonly left: readonly PartyId[]; readonly rolls: Rolls }
  | {
      readonly at: "opening";
      readonly desk: Desk;
      readonly set: SumSet;
      readonly left: readonly PartyId[];
      readonly shares: readonly ShamirShare[];
    };

export type At<Name> = Extract<ReceiverState, { readonly at: Name }>;

/** Throws `UsageError`, naming the field. */
export function opened({ agreement, patienceMs = PATIENCE_MS }: ReceiverInput, seed: Uint8Array): Desk {
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
  return { agreement: agreed(agreement), patienceMs, seed };
}

/**
 * The set to open: all contributors whose shares a quorum of members has, and the members who have all of those; else those
 * whom every member has. Nothing where that is too few.
 */
export function setFrom(agreement: Agreement, rolls: Rolls): SumSet | undefined {
  const heard = agreement.members.filter((name) => rolls[name] !== undefined);
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
