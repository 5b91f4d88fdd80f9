import { type Identity, signPieces, verifyPieces } from "../identity/identity.ts";
import { type Envelope, envelope } from "../wire/frames.ts";
import type { Numbered } from "./dialogue.ts";
import { type Lane, open, seal } from "./keys.ts";
import { tampered } from "./refusals.ts";

const DOMAIN = "tavs/envelope/1";
const NO_SIGNATURE = new Uint8Array(64);

/** Seals and signs. Deterministic: the same message in the same place gives the same bytes, so it can be said again. */
export function enclose(identity: Identity, pair: Uint8Array, lane: Lane, { number, body }: Numbered): Envelope {
  const unsigned: Envelope = { ...lane, number, sealed: seal(pair, lane, number, body), signature: NO_SIGNATURE };
  return { ...unsigned, signature: signPieces(identity, DOMAIN, envelope.pieces(unsigned)) };
}

/** The body. Throws `TransportError` (`code: "tampered"`) where signature or seal do not fit. */
export function disclose(publicKey: Uint8Array, pair: Uint8Array, received: Envelope): Uint8Array {
  const { signature } = received;
  const pieces = envelope.pieces({ ...received, signature: NO_SIGNATURE });
  if (!verifyPieces(publicKey, DOMAIN, { pieces, signature })) throw tampered(received.from);
  return open(pair, received, received.number, received.sealed);
}
