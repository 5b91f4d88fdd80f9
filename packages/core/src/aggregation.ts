// Which way to add: what follows from the facts of a sum, in words that can stand in an impact assessment.
import { UsageError } from "./errors.ts";

/** Masks that cancel, pieces for each other, or a key that nobody has (homomorphic encryption). */
export type Aggregation = "masks" | "shares" | "he";

/** What is known of a sum before anybody is asked for anything. */
export interface AggregationFacts {
  /** How many contribute. */
  readonly parties: number;
  /** How many numbers each adds. */
  readonly length: number;
  /** No number is larger in magnitude. */
  readonly maxValue: number;
  /** Decimal places that are kept. Default 0: whole numbers. */
  readonly decimals?: number;
  /** How many contributors may vanish, and the sum is opened without them. Default 0. */
  readonly mayDropOut?: number;
  /** Whether hospitals hand in on different days, and the sum rests in between. Default false: one sitting. */
  readonly overDays?: boolean;
  /** How to add, for who knows better. Default: the way that fits. */
  readonly way?: Aggregation;
}

export interface ChosenAggregation {
  readonly way: Aggregation;
  /** One sentence. */
  readonly why: string;
}

const MOST_SHARING = 16; // parties: each gives every other a piece
const MOST_SHARED = 4096; // numbers times parties: above, the pieces cost more than masks (pnpm bench aggregation, shares)
const MOST_HOLDING = 20; // parties whose parameters are proved: docs/protocols/encrypted-sums.md

/**
 * The way that fits, or the one that is asked for. Throws `UsageError`, naming the field, where none does, or that one does not:
 * fewer than three parties, a number that is none, or a sum that rests for days although one who holds a share of its key may
 * vanish.
 */
export function chooseAggregation(facts: AggregationFacts): ChosenAggregation {
  const { parties, length, mayDropOut = 0, overDays = false, way } = facts;
  mustBeFacts(facts);
  const size = `${length} numbers of ${parties} parties`;
  if (way !== undefined) {
    mustBear(way, facts);
    return { way, why: `${size}: it was asked for` };
  }
  if (overDays) {
    mustBear("he", facts);
    return { way: "he", why: `${size} come on different days: they rest encrypted, and all open their total together` };
  }
  if (mayDropOut === 0 && parties <= MOST_SHARING && parties * length <= MOST_SHARED)
    return {
      way: "shares",
      why: `${size} are few: a piece for everybody and one answer from everybody, and it is done`,
    };
  const leaving = mayDropOut === 0 ? "" : `, and go on without ${mayDropOut} who vanish`;
  return { way: "masks", why: `${size}: masks cost least${leaving}` };
}

function mustBeFacts({ parties, length, maxValue, decimals = 0, mayDropOut = 0 }: AggregationFacts): void {
  const isCount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  if (!isCount(parties, 3)) throw new UsageError("parties: at least three; the sum of two shows each the other's");
  if (!isCount(length, 1)) throw new UsageError("length: a whole number from 1");
  if (!(Number.isFinite(maxValue) && maxValue > 0)) throw new UsageError("maxValue: a number above 0");
  if (!isCount(decimals, 0) || decimals > 15) throw new UsageError("decimals: a whole number from 0 to 15");
  if (!isCount(mayDropOut, 0) || 2 * mayDropOut >= parties)
    throw new UsageError(`mayDropOut: of ${parties} parties more than half must stay`);
}

/** Throws `UsageError` where a way can not keep what is asked of it. */
function mustBear(way: Aggregation, { parties, mayDropOut = 0, overDays = false }: AggregationFacts): void {
  if (way !== "masks" && way !== "shares" && way !== "he") throw new UsageError('way: "masks", "shares" or "he"');
  if (way !== "he" && overDays)
    throw new UsageError(`overDays: by ${way} all are there at the same time; only "he" rests in between`);
  if (way === "he" && mayDropOut > 0)
    throw new UsageError(
      `${overDays ? "overDays, " : ""}mayDropOut: who holds a share of the key must come back to open the sum; name fewer as holders and the others as contributors of encryptedSums`,
    );
  if (way === "he" && parties > MOST_HOLDING)
    throw new UsageError(`parties: parameters of "he" are proved for ${MOST_HOLDING}, not ${parties}`);
}
