/**
 * Replicated shares among three (Araki et al., CCS 2016): the vector is the sum of three pieces, and holder i has pieces i
 * and i + 1. Any two holders open it, one alone learns nothing, and each piece is held twice, so that one who lies is seen.
 */
import { PeerError, UsageError } from "../errors.ts";
import { openAdditive, splitAdditive } from "./additive.ts";
import type { RingBits } from "./ring.ts";

/** What one of the three holds. */
export interface ReplicatedShare {
  readonly holder: 0 | 1 | 2;
  /** Piece number `holder`. */
  readonly own: Uint32Array;
  /** Piece number `holder + 1`, after 2 comes 0. */
  readonly next: Uint32Array;
}

/** The three shares of a vector of the ring; `seed` is 32 secret bytes, for this vector alone. */
export function splitReplicated(
  secret: Uint32Array,
  { bits, seed }: { readonly bits: RingBits; readonly seed: Uint8Array },
): readonly [ReplicatedShare, ReplicatedShare, ReplicatedShare] {
  const pieces = splitAdditive(secret, { bits, shares: 3, seed });
  const share = (holder: 0 | 1 | 2): ReplicatedShare => ({
    holder,
    own: pieces[holder]!,
    next: pieces[(holder + 1) % 3]!,
  });
  return [share(0), share(1), share(2)];
}

/**
 * The vector, from two shares or three. Throws `PeerError` (`code: "shares"`) where a piece that two hold is not the same: one
 * of the two lies, and which cannot be told.
 */
export function openReplicated(shares: readonly ReplicatedShare[], bits: RingBits): Uint32Array<ArrayBuffer> {
  const pieces: (Uint32Array | undefined)[] = [undefined, undefined, undefined];
  if (new Set(shares.map(({ holder }) => holder)).size !== shares.length || shares.length < 2)
    throw new UsageError(`${shares.length} shares; two or three of different holders are needed to open`);
  for (const { holder, own, next } of shares)
    for (const [number, piece] of [[holder, own] as const, [(holder + 1) % 3, next] as const]) {
      if (pieces[number] !== undefined) mustBeOne(pieces[number], piece, number);
      pieces[number] = piece;
    }
  return openAdditive(pieces as readonly Uint32Array[], bits); // two holders have all three pieces
}

function mustBeOne(piece: Uint32Array, other: Uint32Array, number: number): void {
  if (piece.length === other.length && piece.every((word, at) => word === other[at])) return;
  const holders = `${(number + 2) % 3} and ${number}`;
  throw new PeerError(`holders ${holders} do not have the same piece number ${number}: one of them is wrong`, {
    code: "shares",
  });
}

/** A holder's share with a sharing of zeros added, its part of `splitReplicated` of zeros. */
export function refreshedReplicated(share: ReplicatedShare, zeros: ReplicatedShare, bits: RingBits): ReplicatedShare {
  if (share.holder !== zeros.holder)
    throw new UsageError(`a share of zeros of holder ${zeros.holder} was given to holder ${share.holder}`);
  const own = openAdditive([share.own, zeros.own], bits);
  return { holder: share.holder, own, next: openAdditive([share.next, zeros.next], bits) };
}
