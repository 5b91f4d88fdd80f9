import { lengthPrefixed } from "../bytes.ts";
import { type Identity, sign, verify } from "../identity/identity.ts";
import { sha256 } from "../primitives.ts";
import { type Envelope, envelope } from "../wire/frames.ts";
import type { Numbered } from "./dialogue.ts";
import { type Lane, open, seal } from "./keys.ts";
import { tampered } from "./refusals.ts";

const DOMAIN = "tavs/envelope/2";
const NOTHING = new Uint8Array(0);

/** Seals and signs. Deterministic: the same message in the same place gives the same bytes, so it can be said again. */
export function enclose(identity: Identity, pair: Uint8Array, lane: Lane, { number, body }: Numbered): Envelope {
  const unsigned: Envelope = { ...lane, number, sealed: seal(pair, lane, number, body), signature: NOTHING };
  return { ...unsigned, signature: sign(identity, DOMAIN, statement(unsigned)) };
}

/** The body. Throws `TransportError` (`code: "tampered"`) where signature or seal do not fit. */
export function disclose(publicKey: Uint8Array, pair: Uint8Array, received: Envelope): Uint8Array {
  if (!verify(publicKey, DOMAIN, statement(received), received.signature)) throw tampered(received.from);
  return open(pair, received, received.number, received.sealed);
}

/** What is signed: the head as it travels, and a digest of what is sealed, which Ed25519 itself would hash three times (ADR 19). */
function statement(sent: Envelope): Uint8Array {
  const head = envelope.encode({ ...sent, sealed: NOTHING, signature: NOTHING });
  return lengthPrefixed(head, sha256(sent.sealed));
}
