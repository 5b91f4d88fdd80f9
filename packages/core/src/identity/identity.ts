import { lengthPrefixed, utf8 } from "../bytes.ts";
import { type PartyId, party } from "../protocol/party.ts";
import { type Random, systemRandom } from "../random.ts";
import { Secret } from "../secret.ts";
import { publicKeyOf, signatures } from "./ed25519.ts";

/** Who a party is: a name and an Ed25519 key pair (RFC 8032). The seed never leaves it but by `reveal`. */
export interface Identity {
  readonly name: PartyId;
  /** 32 bytes; what stands in the study terms. */
  readonly publicKey: Uint8Array;
  readonly seed: Secret<Uint8Array>;
}

/** A new identity from 32 fresh bytes. Throws `UsageError` for a name that no terms could hold. */
export const createIdentity = (name: string, random: Random = systemRandom): Identity => identityFrom(name, random(32));

/** The identity that follows from a seed of 32 bytes: the same seed, the same keys. */
export function identityFrom(name: string, seed: Uint8Array): Identity {
  return { name: party(name), publicKey: publicKeyOf(seed), seed: new Secret(seed.slice()) };
}

/** Signs a message of one purpose: a signature for one domain is none for another. Ed25519 is deterministic. */
export function sign({ seed, publicKey }: Identity, domain: string, message: Uint8Array): Uint8Array {
  return signatures.sign({ seed: seed.reveal(), publicKey }, lengthPrefixed(utf8(domain), message));
}

/** True where the holder of `publicKey` signed this message for this domain. Strict about encodings (RFC 8032 §5.1.7). */
export function verify(publicKey: Uint8Array, domain: string, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return signatures.verify(publicKey, lengthPrefixed(utf8(domain), message), signature);
  } catch {
    return false; // a key or signature that is no encoding at all
  }
}
