import { concat } from "../bytes.ts";
import { PeerError, UsageError } from "../errors.ts";
import { type PartyId, party } from "../protocol/party.ts";
import { codec, exactly, type PieceCodec } from "./codec.ts";
import { tavs } from "./wire.generated.js";

/** The version of frames, handshake and envelopes. A peer of another version is told so, and refused. */
export const WIRE_VERSION = 2;

const MAX_TERMS = 1 << 18; // bytes
/** The longest body that a party may say in one message, in bytes: larger sets travel in chunks. */
export const MAX_BODY: number = 4 << 20;
/** The longest frame, in bytes: transports refuse what is longer before they read it. */
export const MAX_FRAME: number = MAX_BODY + 4096;

export interface Hello {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly ephemeral: Uint8Array;
  readonly terms: Uint8Array;
  readonly termsSignature: Uint8Array;
  readonly answer: boolean;
  readonly signature: Uint8Array;
}

export type EnvelopeKind = "message" | "acknowledgement" | "abort";

export interface Envelope {
  readonly session: Uint8Array;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly kind: EnvelopeKind;
  readonly number: number;
  readonly sealed: Uint8Array;
  readonly signature: Uint8Array;
}

export type Frame =
  | { readonly kind: "hello"; readonly hello: Hello }
  | { readonly kind: "envelope"; readonly envelope: Envelope };

const kinds: readonly EnvelopeKind[] = ["message", "acknowledgement", "abort"];

export const hello: PieceCodec<Hello> = codec(tavs.wire.Hello, {
  name: "a hello",
  limit: MAX_TERMS + 1024,
  toWire: (message) => message,
  fromWire: (wire) => ({
    from: name(wire.from),
    to: name(wire.to),
    ephemeral: exactly(wire.ephemeral!, 32, "an ephemeral key"),
    terms: new Uint8Array(wire.terms!),
    termsSignature: exactly(wire.termsSignature!, 64, "a signature of the terms"),
    answer: wire.answer!,
    signature: exactly(wire.signature!, 64, "a signature"),
  }),
});

export const envelope: PieceCodec<Envelope> = codec(tavs.wire.Envelope, {
  name: "an envelope",
  limit: MAX_FRAME - 2,
  toWire: (message) => ({ ...message, kind: kinds.indexOf(message.kind) }),
  fromWire: (wire) => ({
    session: exactly(wire.session!, 32, "a session id"),
    from: name(wire.from),
    to: name(wire.to),
    kind: kindOf(wire.kind!),
    number: wire.number!,
    sealed: new Uint8Array(wire.sealed!),
    signature: exactly(wire.signature!, 64, "a signature"),
  }),
});

function name(text: string | null): PartyId {
  try {
    return party(text ?? "");
  } catch (error) {
    if (error instanceof UsageError) throw new PeerError("a frame carries something that is not a party's name");
    throw error;
  }
}

function kindOf(number: number): EnvelopeKind {
  const kind = kinds[number];
  if (kind === undefined) throw new PeerError(`envelope kind ${number} is unknown`);
  return kind;
}

const HELLO = 1;
const ENVELOPE = 2;

export function frame(content: Frame): Uint8Array {
  if (content.kind === "hello") return concat(Uint8Array.of(WIRE_VERSION, HELLO), ...hello.pieces(content.hello));
  return concat(Uint8Array.of(WIRE_VERSION, ENVELOPE), ...envelope.pieces(content.envelope));
}

/** What kind of frame bytes say they are; whether they are one, `unframe` says. */
export const looksLikeHello = (bytes: Uint8Array): boolean => bytes[1] === HELLO;

/** Whether they were made by a program of this version: what a store or a stick kept may be older. */
export const isOfThisVersion = (bytes: Uint8Array): boolean => bytes[0] === WIRE_VERSION;

/** Throws `PeerError`: `code: "version"` where the peer speaks another version. */
export function unframe(bytes: Uint8Array): Frame {
  if (!isOfThisVersion(bytes))
    throw new PeerError(
      `speaks version ${bytes[0] ?? "(none)"}, this is version ${WIRE_VERSION}: update the older one`,
      {
        code: "version",
      },
    );
  if (bytes[1] === HELLO) return { kind: "hello", hello: hello.decode(bytes.subarray(2)) };
  if (bytes[1] === ENVELOPE) return { kind: "envelope", envelope: envelope.decode(bytes.subarray(2)) };
  throw new PeerError(`frame kind ${bytes[1] ?? "(none)"} is unknown`);
}
