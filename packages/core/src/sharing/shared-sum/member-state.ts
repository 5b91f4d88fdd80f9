import { sha256 } from "@noble/hashes/sha2.js";
import { UsageError } from "../../errors.ts";
import type { PartyId } from "../../protocol/party.ts";
import { type Agreement, agreed, flagged, numberOf, type SharedSumAgreement, type SumSet } from "./agreement.ts";
import type { Held } from "./shares.ts";

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
  readonly seed: Uint8Array;
}

export interface Holding {
  readonly seat: Seat;
  /** What came from each contributor. */
  readonly held: Readonly<Record<PartyId, Held>>;
  /** Contributors whose share has not come. */
  readonly left: readonly PartyId[];
}

/** A holding whose shares are checked against their commitments. */
interface Checked extends Holding {
  /** Contributors whose share is not the one that they committed to. */
  readonly refused: readonly PartyId[];
}

export type MemberState =
  | { readonly at: "dealing"; readonly seat: Seat }
  | ({ readonly at: "gathering" } & Holding)
  | ({ readonly at: "checking" } & Holding)
  | ({ readonly at: "listening" } & Checked)
  | ({
      readonly at: "assenting";
      readonly set: SumSet;
      readonly hash: Uint8Array;
      /** Members whose assent has not come. */
      readonly waited: readonly PartyId[];
    } & Checked);

export type At<Name> = Extract<MemberState, { readonly at: Name }>;

export const PATIENCE_MS = 120_000;

/** Throws `UsageError`, naming the field. */
export function seated(
  { agreement: asked, me, values, patienceMs = PATIENCE_MS }: MemberInput,
  seed: Uint8Array,
): Seat {
  const agreement = agreed(asked);
  numberOf(agreement, me);
  const contributes = agreement.contributors.includes(me);
  if (contributes && values === undefined)
    throw new UsageError("values: this member is a contributor too, and must say what it adds", { code: "agreement" });
  if (!contributes && values !== undefined)
    throw new UsageError("values: only contributors add", { code: "agreement" });
  if (!(Number.isFinite(patienceMs) && patienceMs > 0)) throw new UsageError("patienceMs must be above 0");
  return { agreement, me, patienceMs, seed };
}

/** What is kept by name; nothing for a party called "constructor" that said nothing, though every object has one. */
export const ofParty = <T>(kept: Readonly<Record<PartyId, T>>, name: PartyId): T | undefined =>
  Object.hasOwn(kept, name) ? kept[name] : undefined;

/** What these contributors committed to, as this member was told: SHA-256 of each, nothing where sums are not verifiable. */
export function digestsOf({ seat, held }: Holding, set: SumSet): readonly Uint8Array[] {
  const { contributors, verifiable } = seat.agreement;
  return verifiable ? flagged(contributors, set.contributors).map((name) => sha256(held[name]!.commitments)) : [];
}
