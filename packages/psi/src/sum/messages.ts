import { type Codec, codec, exactly, PeerError } from "@tavs/core";
import type { Lane, Part } from "../oprf/messages.ts";
import { type Agreement, MAX_COLUMNS, MAX_NAME } from "./agreement.ts";
import { type Limbs, limbsInRow } from "./limbs.ts";
import { tavs } from "./sum.generated.js";

const ELEMENT = 32;
const MESSAGE_BYTES = 1 << 18; // a row of many columns is large: a lost message costs no more than this
const OVERHEAD = 16; // field tags, lengths and a number

export const agreement: Codec<Agreement> = codec(tavs.sum.Agreement, {
  name: "an agreement on numbers",
  limit: MAX_COLUMNS * (MAX_NAME + OVERHEAD) + 64,
  toWire: ({ columns, bound, minShared }: Agreement) => ({ columns: [...columns], bound, minShared }),
  fromWire: ({ columns, bound, minShared }) => {
    if (!(Number.isSafeInteger(bound) && bound! >= 1))
      throw new PeerError("a bound is not a whole number in [1, 2^53)");
    return { columns: columns!, bound: bound!, minShared: minShared! };
  },
});

/** One public key for each limb of a row. */
export const keysOf = (limbs: Limbs): Codec<Uint8Array> =>
  codec(tavs.sum.Keys, {
    name: "the keys of the sums",
    limit: ELEMENT * limbsInRow(limbs) + OVERHEAD,
    toWire: (keys: Uint8Array) => ({ keys }),
    fromWire: ({ keys }) => exactly(keys!, ELEMENT * limbsInRow(limbs), "the list of keys"),
  });

/** Bytes of a ciphertext of one item's numbers: one shared component, and one for each limb. */
export const ciphertextBytes = (limbs: Limbs): number => ELEMENT * (1 + limbsInRow(limbs));

/** The sender's rows: a masked item, and behind it the ciphertext of its numbers. */
export function numbersLane(limbs: Limbs): Lane {
  const width = ELEMENT + ciphertextBytes(limbs);
  return {
    name: "masked items",
    width,
    keyBytes: ELEMENT,
    rowsPerMessage: Math.floor(MESSAGE_BYTES / width),
    part: codec(tavs.sum.Rows, {
      name: "a part of the masked items",
      limit: MESSAGE_BYTES + OVERHEAD,
      toWire: ({ first, rows }: Part) => ({ first, rows }),
      fromWire: (wire) => ({ first: wire.first!, rows: wire.rows!.slice() }),
    }),
  };
}

/** The first component of the sum, blinded. */
export const blinded: Codec<Uint8Array> = codec(tavs.sum.Blinded, {
  name: "a blinded sum",
  limit: ELEMENT + OVERHEAD,
  toWire: (element: Uint8Array) => ({ element }),
  fromWire: ({ element }) => exactly(element!, ELEMENT, "a blinded sum"),
});

/** The blinded element under the sender's secret key of each limb. */
export const openedOf = (limbs: Limbs): Codec<Uint8Array> =>
  codec(tavs.sum.Opened, {
    name: "an opened sum",
    limit: ELEMENT * limbsInRow(limbs) + OVERHEAD,
    toWire: (elements: Uint8Array) => ({ elements }),
    fromWire: ({ elements }) => exactly(elements!, ELEMENT * limbsInRow(limbs), "an opened sum"),
  });
