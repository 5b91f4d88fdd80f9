import { concat, utf8 } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { type PartyId, party } from "../protocol/party.ts";

/** What a relay asks a guest to sign: nobody sits down under another's name. */
export const RELAY_DOMAIN = "tavs/relay/1";
export const CHALLENGE_BYTES = 32;

/** The codes that a relay closes a connection with (RFC 6455 §7.4.2: 4000 to 4999 are ours). */
export const REFUSED = 4001;
export const REPLACED = 4002;

/** Name and signature, as a guest answers the challenge. */
export function answerBytes(name: PartyId, signature: Uint8Array): Uint8Array {
  return concat(signature, utf8(name));
}

export function parseAnswer(bytes: Uint8Array): { readonly name: PartyId; readonly signature: Uint8Array } {
  if (bytes.length < 65 || bytes.length > 128) throw new PeerError(`an answer of ${bytes.length} bytes`);
  return { signature: bytes.slice(0, 64), name: party(new TextDecoder().decode(bytes.subarray(64))) };
}

/** A frame on its way: one byte with the length of a party's name, the name, the frame. */
export function address(name: PartyId, frame: Uint8Array): Uint8Array {
  const label = utf8(name);
  return concat(Uint8Array.of(label.length), label, frame);
}

/** The frame is a view: who keeps it copies it. */
export function parseAddressed(bytes: Uint8Array): { readonly name: PartyId; readonly frame: Uint8Array } {
  const length = bytes[0] ?? 0;
  if (length === 0 || bytes.length < 1 + length) throw new PeerError(`an addressed frame of ${bytes.length} bytes`);
  return { name: party(new TextDecoder().decode(bytes.subarray(1, 1 + length))), frame: bytes.subarray(1 + length) };
}
