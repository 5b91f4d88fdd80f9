// The sender of a sum, first half: masks its items and encrypts their numbers.
import { coins, work } from "@tavs/core";
import type { EncryptTask, SumKeysTask } from "../kernels/sum.ts";
import { nothingOf } from "../oprf/heard.ts";
import { openSize } from "../oprf/meeting.ts";
import { keySeed, ownItems, type Session } from "../oprf/session.ts";
import { batchFrom, sortRows, workThrough } from "../oprf/tasks.ts";
import { joined, type Range } from "../rows.ts";
import type { Deal } from "./deal.ts";
import { type Limbs, limbsInRow } from "./limbs.ts";
import { numbersLane } from "./messages.ts";
import type { Listening, Offering, SumSenderNext } from "./sender-state.ts";

/** What the secret key of each limb follows from. */
export const sumSecret = ({ seed }: Session): Uint8Array => coins(seed, "sum keys");

export function makeKeys(deal: Deal, numbers: Float64Array): SumSenderNext {
  const input: SumKeysTask = { secret: sumSecret(deal.session), count: limbsInRow(deal.limbs) };
  const send = openSize(deal.session);
  return work({ at: "making-keys", deal, numbers }, { task: "sumKeys", inputs: [input], send });
}

export function encryptFrom(
  { deal, keys }: Offering,
  numbers: Float64Array,
  encrypted: readonly Uint8Array[],
  from = 0,
): SumSenderNext {
  const { session, limbs } = deal;
  const { size } = session.items;
  if (from === size) return sortRows({ at: "sorting-rows", deal, keys }, joined(encrypted), numbersLane(limbs).width);
  const range = batchFrom(from, size);
  const secrets = secretsOf(deal);
  const input = (piece: Range): EncryptTask => ({
    ...secrets,
    own: ownItems(session, piece),
    first: piece.from,
    numbers: numbersIn(numbers, limbs, piece),
    limbs,
  });
  const state = { at: "encrypting", deal, keys, numbers, range, encrypted } as const;
  return workThrough(state, { task: "encrypt", range, size, input, weight: 1 + (1 + limbsInRow(limbs)) / 2 });
}

/** The limbs depend on the size that the peer announced; the coins, therefore, on what it said. */
const secretsOf = ({ session, heard }: Deal): Pick<EncryptTask, "key" | "secret" | "coins"> => ({
  key: keySeed(session),
  secret: sumSecret(session),
  coins: coins(session.seed, "ciphertexts", { context: heard }),
});

const numbersIn = (numbers: Float64Array, { columns }: Limbs, { from, to }: Range): Float64Array =>
  numbers.slice(from * columns, to * columns);

/** Sorted by the masked item, so that order says nothing. */
export const listening = ({ deal, keys }: Offering, rows: Uint8Array): Listening => ({
  deal,
  keys,
  rows,
  points: nothingOf(deal.session.theirSize),
});
