// A contributor's numbers: once its neighbours' shares are here, they leave under masks, part by part.
import { PeerError, work } from "@tavs/core";
import { numbersIn } from "./bitmap.ts";
import { mustBeEnough } from "./contributor-joins.ts";
import { type At, both, listen, type Next, namesOf, type Parting, without } from "./contributor-state.ts";
import type { OpenTask } from "./kernels/deal.ts";
import type { MaskTask } from "./kernels/mask.ts";
import { shares } from "./messages.ts";
import { encode, ONES, wordsFor } from "./numbers.ts";
import { partOf } from "./parts.ts";
import { joined, pieces, rowAt } from "./rows.ts";
import { BATCH, KEY, PART, PIECE, SEALED } from "./widths.ts";
import { toLittleEndian } from "./words.ts";

/** Takes in the shares that neighbours sealed for this contributor. */
export function takeShares(state: At<"dealt">, content: Uint8Array): Next {
  const { plan, me, near, openKeys, pairKeys } = state;
  const said = shares.decode(content);
  const dealers = mustBeEnough(plan, me, numbersIn(said.present, plan.names.length));
  if (without(dealers, state.present).length > 0) throw new PeerError("a contributor dealt that was not on the roll");
  const left = both(near, dealers);
  if (left.length + 1 < plan.company.threshold)
    throw new PeerError(
      `${left.length + 1} hold shares of this contributor's secrets; ${plan.company.threshold} are needed`,
      { code: "too-few" },
    );
  if (said.rows.length !== left.length * SEALED)
    throw new PeerError(`${said.rows.length / SEALED} neighbours' shares came, not ${left.length}`);
  const keysOf = (keys: Uint8Array, numbers: readonly number[]) =>
    joined(numbers.map((number) => rowAt(keys, KEY, near.indexOf(number))));
  const order = left.map((_, i) => i);
  const inputs = pieces(order, BATCH).map((some): OpenTask => {
    const numbers = some.map((i) => left[i]!);
    const sealed = said.rows.slice(some[0]! * SEALED, (some.at(-1)! + 1) * SEALED);
    return { others: { numbers, names: namesOf(plan, numbers) }, openKeys: keysOf(openKeys, numbers), sealed };
  });
  const kept = { near: left, dealers, pairKeys: keysOf(pairKeys, left) };
  return work({ ...state, at: "opening", ...kept }, { task: "open", inputs });
}

/** All is agreed: masks go on. */
export function takeOpened({ pairKeys, openKeys: _, selfKey, ...state }: At<"opening">, held: Uint8Array): Next {
  const keysOf = (isMine: (other: number) => boolean) =>
    state.near.flatMap((other, i) => (isMine(other) ? [rowAt(pairKeys, KEY, i)] : []));
  const adds = joined([selfKey, ...keysOf((other) => other > state.me)]);
  const subtracts = joined(keysOf((other) => other < state.me));
  return maskPart({ ...state, held, adds, subtracts, part: 0 });
}

function maskPart(state: Parting, send: Next["send"] = []): Next {
  const { plan, part: number } = state;
  const words = wordsFor(plan.length, plan.numbers);
  const inputs: MaskTask[] = [];
  for (let from = number * PART; from < Math.min((number + 1) * PART, words); from += PIECE)
    inputs.push(maskTask(state, from));
  const progress = { phase: "masking", done: (number * PART) / PIECE, total: Math.ceil(words / PIECE) };
  return work({ ...state, at: "masking" }, { task: "mask", inputs, send, progress });
}

function maskTask({ plan, values, adds, subtracts }: Parting, firstWord: number): MaskTask {
  const { numbers, length } = plan;
  const width = numbers.bits / 32;
  const [from, to] = [firstWord / width, Math.min((firstWord + PIECE) / width, length + ONES)];
  const words = encode(values.subarray(from, to), numbers);
  const ones = Math.max(to - Math.max(from, length), 0);
  const bytes = toLittleEndian(ones === 0 ? words : withOnes(words, ones, width));
  return { bytes, bits: numbers.bits, firstWord, adds, subtracts };
}

/** A one is an integer whatever the scale: it is counted, and never decoded. */
function withOnes(words: Uint32Array, ones: number, width: number): Uint32Array {
  const all = new Uint32Array(words.length + ones * width);
  all.set(words);
  for (let i = words.length; i < all.length; i += width) all[i] = 1;
  return all;
}

/** Says a masked part, and masks the next one. */
export function sendPart(state: At<"masking">, masked: readonly Uint8Array[]): Next {
  const { plan, part: number } = state;
  const send = [{ to: plan.aggregator, body: partOf(number, masked) }];
  if ((number + 1) * PART < wordsFor(plan.length, plan.numbers)) return maskPart({ ...state, part: number + 1 }, send);
  const { adds: _, subtracts: __, part: ___, ...rest } = state; // not needed any more, and not kept
  return listen({ ...rest, values: new Float64Array(), at: "masked" }, send);
}
