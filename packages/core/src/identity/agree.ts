import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { PeerError } from "../errors.ts";
import type { Identity } from "./identity.ts";

/**
 * What two identities share without having spoken: X25519 (RFC 7748) between their Ed25519 keys in Montgomery form. It is
 * the same for ever, so it is only the root of other keys. One key pair for signing and for this: E. Thormarker, "On using
 * the same key pair for Ed25519 and an X25519 based KEM". Throws `PeerError` for a key that is no point, or of low order.
 */
export function agree({ seed }: Identity, publicKey: Uint8Array): Uint8Array {
  try {
    const theirs = ed25519.utils.toMontgomery(publicKey);
    return x25519.getSharedSecret(ed25519.utils.toMontgomerySecret(seed.reveal()), theirs);
  } catch {
    throw new PeerError("a public key in the terms is none: compare it with its owner"); // RFC 7748 §6.1: the secret would be zero
  }
}
