/** What counts in rectangles say of pairs: of two people of whom one has the event first, does that one have the higher predictor? */
import { UsageError } from "@tavs/core";
import type { Rectangle } from "./rectangles.ts";

/** So many people in a rectangle. */
export interface Counted extends Rectangle {
  readonly count: number;
}

/**
 * Pairs by what they can be. "open": concordant, discordant, tied, or in time alike and not compared at all; "concordant at most" and "discordant at
 * most": that, or not compared.
 */
export interface PairKinds {
  readonly concordant: number;
  readonly discordant: number;
  readonly concordantAtMost: number;
  readonly discordantAtMost: number;
  readonly open: number;
}

type Kind = keyof PairKinds;

export const NO_PAIRS: PairKinds = { concordant: 0, discordant: 0, concordantAtMost: 0, discordantAtMost: 0, open: 0 };

/** All pairs of an event with another event, once, and of an event with a departure. Cost: rectangles^2. */
export function pairKinds(events: readonly Counted[], departures: readonly Counted[]): PairKinds {
  const sums: Record<Kind, number> = { ...NO_PAIRS };
  for (const [i, one] of events.entries()) {
    sums.open += (one.count * (one.count - 1)) / 2;
    for (const other of events.slice(i + 1)) {
      const kind = isBefore(one.time, other.time)
        ? whenFirst(one, other)
        : isBefore(other.time, one.time)
          ? whenFirst(other, one)
          : "open"; // whoever is first decides whether it is concordant
      sums[kind] += one.count * other.count;
    }
    for (const other of departures) {
      const kind = withDeparture(one, other);
      if (kind) sums[kind] += one.count * other.count;
    }
  }
  return sums;
}

type Stretch = readonly [from: number, to: number];
const isBefore = (one: Stretch, other: Stretch): boolean => one[1] <= other[0];

function whenFirst(one: Rectangle, other: Rectangle): Kind {
  if (isBefore(other.score, one.score)) return "concordant";
  return isBefore(one.score, other.score) ? "discordant" : "open";
}

/** Who leaves before the event is not compared with it. */
function withDeparture(event: Rectangle, departure: Rectangle): Kind | null {
  if (isBefore(event.time, departure.time)) return whenFirst(event, departure);
  if (isBefore(departure.time, event.time)) return null;
  if (isBefore(departure.score, event.score)) return "concordantAtMost";
  return isBefore(event.score, departure.score) ? "discordantAtMost" : "open";
}

/** Exactly known pairs of one hospital or more: a tie in the predictor counts half. */
export interface ExactPairs {
  readonly concordant: number;
  readonly discordant: number;
  readonly tied: number;
}

/**
 * Harrell's C of everybody lies between these. `kinds`: of all pairs; `inside`: of those inside hospitals, which `exact` knows one by one. Undecided
 * pairs of two hospitals are taken against C, and for it. [1, 0] where no pair can be compared.
 */
export function concordanceBracket(
  kinds: PairKinds,
  inside: PairKinds,
  exact: ExactPairs,
): readonly [low: number, high: number] {
  const across = (kind: Kind) => kinds[kind] - inside[kind];
  const won = across("concordant") + exact.concordant + exact.tied / 2;
  const lost = across("discordant") + exact.discordant + exact.tied / 2;
  const decided = won + lost + across("open");
  const wonAtMost = won + across("open") + across("concordantAtMost");
  const low = shareOf(won, decided + across("discordantAtMost"), 1); // if any are compared, then those that can only be won
  const high = shareOf(wonAtMost, decided + across("concordantAtMost"), 0);
  return [low, high];
}

const shareOf = (part: number, all: number, ofNone: number): number => (all > 0 ? part / all : ofNone);

/** Throws `UsageError` where no pair can be compared. */
export function mustCompare(bracket: readonly [low: number, high: number]): readonly [low: number, high: number] {
  if (bracket[0] <= bracket[1]) return bracket;
  const code = "too-few-rows";
  throw new UsageError("no two patients can be compared: nobody has the event while another stays", { code });
}
