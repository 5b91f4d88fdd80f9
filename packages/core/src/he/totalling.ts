// The aggregator's side of the opening: ciphertext by ciphertext, from every holder's share of it.
import { concat } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { done, type Outgoing, type PartyId, work } from "../protocol/party.ts";
import type { ByName, Collecting, Desk, Listed } from "./aggregator-state.ts";
import { planOf } from "./agreement.ts";
import { holdersOf, listen, type Next, toAll, weightsOf, without } from "./desk.ts";
import { areInRing } from "./in-ring.ts";
import { numbersFrom, pieceOf, sizesOf } from "./list.ts";
import { halves, shares, totals } from "./messages.ts";
import { largestTotal } from "./plan.ts";
import type { OpenInput } from "./tasks.ts";
import { TOTALS_PER_MESSAGE, totalBytes } from "./values.ts";

/** Everything is here, and is what was committed to. */
export function beginOpening(state: Listed): Next {
  const { key, patienceMs, parts, names } = state;
  const collecting = { key, patienceMs, parts, names, at: "collecting", first: 0, shares: {}, totals: [] } as const;
  return listen(collecting, holdersOf(state), tellHalves(state, 0));
}

/** The second halves of the next few ciphertexts, of all contributors; nothing behind the last. */
function tellHalves(state: Listed, first: number): readonly Outgoing[] {
  const { ciphertexts, perOpening } = sizesOf(state.key);
  const numbers = numbersFrom(first, perOpening, ciphertexts);
  if (numbers.length === 0) return [];
  const c1 = concat(...numbers.flatMap((index) => state.names.map((name) => halfOf(state, name, "c1", index))));
  return toAll(holdersOf(state), halves.encode({ first, c1 }));
}

/** One half of one ciphertext, out of the messages in which it came. */
function halfOf({ key, parts }: Desk, name: PartyId, which: "c0" | "c1", index: number): Uint8Array {
  const { half, perMessage } = sizesOf(key);
  return pieceOf(parts[name]![which][Math.floor(index / perMessage)]!, half, index % perMessage);
}

export function hearShares(state: Collecting, from: PartyId, body: Uint8Array): Next {
  const { half, ciphertexts, perOpening, row, scale } = sizesOf(state.key);
  const said = shares.decode(body);
  const numbers = numbersFrom(state.first, perOpening, ciphertexts);
  const length = numbers.length * half;
  if (said.first !== state.first || said.shares.length !== length)
    throw new PeerError(
      `${from} gave ${said.shares.length} bytes from ${said.first}, not ${length} from ${state.first}`,
    );
  if (!areInRing(row, said.shares))
    throw new PeerError(`${from} gave shares with coefficients that are not below their prime`, { code: "polynomial" });
  const heard: ByName<Uint8Array> = { ...state.shares, [from]: said.shares };
  const left = without(holdersOf(state), heard);
  if (left.length > 0) return listen({ ...state, shares: heard }, left);
  const inputs = numbers.map((index, i): OpenInput => {
    const parts = weightsOf(state).map(({ name, weight }) => ({
      weight,
      polynomial: halfOf(state, name, "c0", index),
    }));
    return { row: row.name, scale, parts, shares: holdersOf(state).map((name) => pieceOf(heard[name]!, half, i)) };
  });
  const progress = { phase: "open", done: state.first, total: ciphertexts };
  return work(
    { ...state, at: "opening", shares: {} },
    { task: "open", inputs, send: tellHalves(state, state.first + numbers.length), progress },
  );
}

export function collect(state: Collecting, opened: readonly Float64Array[]): Next {
  for (const [i, piece] of opened.entries()) mustBePossible(state, state.first + i, piece);
  const first = state.first + opened.length;
  const all = [...state.totals, ...opened];
  if (first < sizesOf(state.key).ciphertexts)
    return listen({ ...state, at: "collecting", first, totals: all }, holdersOf(state));
  return finish(state, all);
}

/**
 * A share that is damaged changes every number of its ciphertext, also those behind the vector's end, where all handed in
 * zeros, which come out as zeros or, of real numbers, as noise. (A holder that adds what it likes to its share is not found so: the page says it.)
 */
function mustBePossible({ key }: Collecting, index: number, piece: Float64Array): void {
  const plan = planOf(key.agreement);
  const [largest, error] = [largestTotal(plan), plan.scale?.maxError ?? 0];
  const end = key.agreement.length - index * piece.length;
  const wrong = piece.findIndex((value, i) => !(Math.abs(value) <= (i < end ? largest : error)));
  if (wrong >= 0)
    throw new PeerError("the shares give totals that no vectors add up to: a holder's share is damaged", {
      code: "share",
    });
}

function finish(state: Collecting, opened: readonly Float64Array[]): Next {
  const { length } = state.key.agreement;
  const whole = new Float64Array(length);
  for (const [i, piece] of opened.entries()) whole.set(piece.subarray(0, length - i * piece.length), i * piece.length);
  const bodies = numbersFrom(0, Math.ceil(length / TOTALS_PER_MESSAGE), length).map((index) => {
    const first = index * TOTALS_PER_MESSAGE;
    const some = whole.slice(first, first + TOTALS_PER_MESSAGE);
    return totals.encode({ first, totals: totalBytes(state.key.agreement, some) });
  });
  return done(
    { totals: whole, maxError: sizesOf(state.key).scale?.maxError ?? 0, contributors: state.names },
    bodies.flatMap((body) => toAll(holdersOf(state), body)),
  );
}
