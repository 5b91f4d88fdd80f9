import { UsageError } from "../../errors.ts";
import type { PartyId } from "../../protocol/party.ts";
import { addInField, wordsIn } from "../prime.ts";
import {
  type Agreement,
  agreed,
  encodingOf,
  flagged,
  numberOf,
  type SharedSumAgreement,
  type SumSet,
} from "./agreement.ts";

export interface MemberInput {
  readonly agreement: SharedSumAgreement;
  /** This party, one of the members. */
  readonly me: PartyId;
  /** What this party adds itself, where it is a contributor too. */
  readonly values?: Float64Array;
  /** How long contributors may be silent before the sum goes on without them, in milliseconds. Default: 120,000. */
  readonly patienceMs?: number;
}

export interface Helped {
  /** Over whom the total went. */
  readonly contributors: readonly PartyId[];
  /** False where this member was left out, because it did not have all shares in time. */
  readonly opened: boolean;
}

/** What stays the same through all steps of a member. */
export interface Seat {
  readonly agreement: Agreement;
  readonly me: PartyId;
  readonly patienceMs: number;
}

/** The share that came from each contributor. */
type Shares = Readonly<Record<PartyId, Uint32Array>>;

interface Holding {
  readonly seat: Seat;
  readonly shares: Shares;
  /** Contributors whose share has not come. */
  readonly left: readonly PartyId[];
}

export type MemberState =
  | ({ readonly at: "gathering" } & Holding)
  | ({ readonly at: "listening" } & Holding)
  | ({
      readonly at: "assenting";
      readonly set: SumSet;
      readonly hash: Uint8Array;
      /** Members whose assent has not come. */
      readonly waited: readonly PartyId[];
    } & Holding);

export type At<Name> = Extract<MemberState, { readonly at: Name }>;

export const PATIENCE_MS = 120_000;

/** Throws `UsageError`, naming the field. */
export function seated({ agreement: asked, me, values, patienceMs = PATIENCE_MS }: MemberInput): Seat {
  const agreement = agreed(asked);
  numberOf(agreement, me);
  const contributes = agreement.contributors.includes(me);
  if (contributes !== (values !== undefined))
    throw new UsageError(
      contributes
        ? "values: this member is a contributor too, and must say what it adds"
        : "values: only contributors add",
      { code: "agreement" },
    );
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
  return { agreement, me, patienceMs };
}

/** The sum of this member's shares of those in the set: its share of the total. */
export function totalOver({ seat: { agreement }, shares, set }: At<"assenting">): Uint32Array<ArrayBuffer> {
  const { bits } = encodingOf(agreement);
  const sum = new Uint32Array(agreement.length * wordsIn(bits));
  for (const name of flagged(agreement.contributors, set.contributors)) addInField(sum, shares[name]!, bits);
  return sum;
}
