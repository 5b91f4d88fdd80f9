// The second half of a receiver: it hears shares of the total, finds the wrong ones, and opens.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal } from "../../bytes.ts";
import { PeerError } from "../../errors.ts";
import { done, type PartyId, type Step, wait, work } from "../../protocol/party.ts";
import { coins } from "../../random.ts";
import type { Check, CheckTask } from "../kernels.ts";
import { ringFromBytes } from "../ring.ts";
import { openShamir } from "../shamir-opening.ts";
import { type Agreement, encodingOf, flagged, numberOf, setHash } from "./agreement.ts";
import { total } from "./messages.ts";
import { type At, type ReceiverState, refusedBy, type SharedTotal } from "./receiver-state.ts";
import { beyond, mustBeShare, openScalars } from "./shares.ts";
import { silence } from "./silence.ts";

type Next = Step<ReceiverState, SharedTotal>;

const PATIENT = { publishing: 2, gathering: 2, opening: 4 } as const; // longer than members wait before they speak

export function listen(state: At<keyof typeof PATIENT>): Next {
  return wait<ReceiverState>(state, state.left, { patienceMs: PATIENT[state.at] * state.desk.patienceMs });
}

export const without = (names: readonly PartyId[], name: PartyId): readonly PartyId[] =>
  names.filter((one) => one !== name);

export function hearTotal(state: At<"opening">, from: PartyId, body: Uint8Array): Next {
  const { agreement } = state.desk;
  const { set, values } = total.decode(body);
  if (
    !equal(
      set,
      setHash(
        agreement,
        state.set,
        committedOf(state).map((rows) => sha256(rows)),
      ),
    )
  )
    throw new PeerError(`${from} added over another set than was asked`);
  const share = mustBeShare(values, agreement, `the total from ${from}`);
  const shares = [...state.shares, { number: numberOf(agreement, from), share }];
  const heard = { ...state, left: without(state.left, from), shares };
  return heard.left.length > 0 ? listen(heard) : open(heard);
}

/** What those in the set committed to; nothing where sums are not verifiable. */
function committedOf({ desk: { agreement }, set, published }: At<"opening" | "verifying">): readonly Uint8Array[] {
  if (!agreement.verifiable) return [];
  return flagged(agreement.contributors, set.contributors).map((name) => published[name]!);
}

export function open(state: At<"opening">): Next {
  const { desk, left, shares } = state;
  const { agreement } = desk;
  if (shares.length < agreement.threshold) throw silence(left, desk);
  if (agreement.verifiable) return verify(state);
  const { bits, decode } = encodingOf(agreement);
  const opened = openShamir(
    shares.map(({ number, share }) => ({ number, values: ringFromBytes(share, 64) })), // checked when they came
    { bits, threshold: agreement.threshold, seed: coinsFor(state) },
  );
  return tell(state, decode(opened.secret), opened.wrong);
}

/** Each share of the total against the sum of the commitments: any number of wrong ones is found. */
function verify(state: At<"opening">): Next {
  const commitments = committedOf(state);
  const checks = state.shares.map(({ number, share }): Check => ({ commitments, number, share }));
  const input: CheckTask = { seed: coinsFor(state), checks };
  return work<ReceiverState>({ ...state, at: "verifying" }, { task: "checkCommitted", inputs: [input] });
}

/** Coins that nobody knew who gave a share. */
function coinsFor({ desk: { seed }, shares }: At<"opening">): Uint8Array {
  return coins(seed, "opening", { context: sha256(concat(...shares.map(({ share }) => share))) });
}

export function openVerified(state: At<"verifying">, isRight: readonly boolean[]): Next {
  const { agreement } = state.desk;
  const right = state.shares.filter((_, i) => isRight[i]);
  const wrong = state.shares.filter((_, i) => !isRight[i]).map(({ number }) => number);
  if (right.length < agreement.threshold)
    throw new PeerError(
      `${named(wrong, agreement).join(", ")} gave wrong shares of the total; ${agreement.threshold} right ones are needed`,
      { code: "shares" },
    );
  return tell(state, openScalars(right.slice(0, agreement.threshold), agreement), wrong);
}

const named = (numbers: readonly number[], { members }: Agreement): readonly PartyId[] =>
  numbers.map((number) => members[number - 1]!);

function tell(
  { desk: { agreement }, set, shares, rolls }: At<"opening" | "verifying">,
  totals: Float64Array<ArrayBuffer>,
  wrong: readonly number[],
): Next {
  const contributors = flagged(agreement.contributors, set.contributors);
  mustBePossible(totals, contributors.length, agreement);
  const answered = named(
    shares.map(({ number }) => number),
    agreement,
  );
  const { threshold } = agreement;
  return done({
    totals,
    contributors,
    leftOut: agreement.contributors.filter((name) => !contributors.includes(name)),
    wrong: named(wrong, agreement),
    silent: agreement.members.filter((name) => !answered.includes(name)),
    refused: refusedBy(agreement, rolls, { least: threshold, most: Number.POSITIVE_INFINITY }),
    disputed: refusedBy(agreement, rolls, { least: 1, most: threshold - 1 }),
  });
}

/** Throws `PeerError` at a total that honest numbers cannot make. */
function mustBePossible(totals: Float64Array, contributors: number, agreement: Agreement): void {
  const most = contributors * (agreement.maxValue + 2 ** -encodingOf(agreement).fractionBits) * (1 + 2 ** -50);
  const odd = totals.findIndex((value) => Math.abs(value) > most);
  if (odd >= 0) throw beyond(odd);
}
