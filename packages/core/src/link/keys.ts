import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { byBytes, lengthPrefixed, u32, utf8 } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { type Lock, primitives } from "../primitives.ts";
import type { PartyId } from "../protocol/party.ts";
import type { EnvelopeKind } from "../wire/frames.ts";
import { tampered } from "./refusals.ts";

/** The name of one session on a link: nothing of another study, label or run has the same. */
export function sessionId(termsHash: Uint8Array, label: string, run: number): Uint8Array {
  return sha256(lengthPrefixed(utf8("tavs/session/1"), termsHash, utf8(label), u32(run)));
}

/**
 * The key that two parties share for one study: X25519 (RFC 7748) between their ephemeral keys, each signed by its
 * identity, through HKDF-SHA256 with both keys and the terms. Throws `PeerError` for a key of low order.
 */
export function pairKey(mine: Uint8Array, theirs: Uint8Array, termsHash: Uint8Array): Uint8Array {
  const both = [x25519.getPublicKey(mine), theirs].sort(byBytes);
  return hkdf(sha256, agree(mine, theirs), termsHash, lengthPrefixed(utf8("tavs/pair/1"), ...both), 32);
}

function agree(mine: Uint8Array, theirs: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(mine, theirs);
  } catch {
    throw new PeerError("an ephemeral key of low order was offered"); // RFC 7748 §6.1: the shared secret would be zero
  }
}

/** One direction of one session, for one kind of envelope: the nonce is the number, so numbers never repeat under a key. */
export interface Lane {
  readonly session: Uint8Array;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly kind: EnvelopeKind;
}

export function seal(pair: Uint8Array, lane: Lane, number: number, body: Uint8Array): Uint8Array {
  return primitives.seal(lock(pair, lane, number), body);
}

/** Throws `TransportError` (`code: "tampered"`): what does not open was changed on the way, or is not from this party. */
export function open(pair: Uint8Array, lane: Lane, number: number, sealed: Uint8Array): Uint8Array {
  try {
    return primitives.open(lock(pair, lane, number), sealed);
  } catch {
    throw tampered(lane.from);
  }
}

function lock(pair: Uint8Array, { session, from, to, kind }: Lane, number: number): Lock {
  const header = lengthPrefixed(utf8("tavs/envelope/1"), session, utf8(from), utf8(to), utf8(kind));
  const nonce = new Uint8Array(12);
  nonce.set(u32(number), 8);
  return { key: hkdf(sha256, pair, undefined, header, 32), nonce, header };
}
