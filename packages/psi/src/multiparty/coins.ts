// What the coins of a party follow from: its seed, and where they serve an answer, what the others said.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, utf8 } from "@tavs/core";
import type { KeySeed } from "../kernels/own.ts";

/** This party's half of the key that it shares with member number `index`. */
export const shareFor = (seed: Uint8Array, index: number): Uint8Array => coins(seed, "share", { index });

/** What the leader's blinds follow from: one list of elements, the same for all participants. */
export const blindKeyOf = ({ seed }: { readonly seed: Uint8Array }): Uint8Array => coins(seed, "blinds");

/** What a participant's program follows from. */
export interface ProgramCoins {
  /** Becomes the key of its OPRF. */
  readonly key: KeySeed;
  /** Becomes the key of the row hash, and the columns that are left free. */
  readonly store: Uint8Array;
}

/**
 * Coins of this program and no other. They follow from all pair keys too: the same outputs and the same free columns never
 * serve two programs, whatever the others say when a session is taken up from an older snapshot.
 */
export function programCoins(seed: Uint8Array, pairKeys: Uint8Array, protocol: string): ProgramCoins {
  const context = sha256(pairKeys);
  return {
    key: { seed: coins(seed, "key", { context }), info: utf8(protocol) },
    store: coins(seed, "store", { context }),
  };
}
