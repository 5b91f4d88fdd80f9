import { type Codec, codec, exactly, multipleOf } from "@tavs/core";
import { type Lane, pointsLane } from "../oprf/messages.ts";
import { tavs } from "./pseudonyms.generated.js";

/** The most holders of one key. */
export const MAX_HOLDERS = 32;

/** holder -> holder, first */
export interface Commitment {
  readonly role: string;
  readonly agreement: Uint8Array;
  readonly commitment: Uint8Array;
}

/** holder -> holder, once all commitments are there */
export interface Dealing {
  readonly coefficients: Uint8Array;
  readonly proof: Uint8Array;
  readonly share: Uint8Array;
}

/** holder -> holder, last */
export interface Confirmation {
  readonly heard: Uint8Array;
}

/** holder -> requester, once the key is made */
export interface Handing {
  readonly agreement: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly verificationKeys: Uint8Array;
}

/** requester -> holder, first */
export interface Asking {
  readonly role: string;
  readonly size: number;
  readonly key: Uint8Array;
  readonly asked: Uint8Array;
}

/** holder -> requester, one for each message of elements */
export interface Evaluation {
  readonly first: number;
  readonly points: Uint8Array;
  readonly proof: Uint8Array;
}

/** Blinded elements: fewer in a message than elsewhere, because each message is proved, and thus saved, as one. */
export const blindedLane: Lane = { ...pointsLane, rowsPerMessage: 2048 };

export const commitment: Codec<Commitment> = codec(tavs.pseudonyms.Commitment, {
  name: "a commitment",
  limit: 256,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    agreement: exactly(wire.agreement!, 32, "the hash of the agreement"),
    commitment: exactly(wire.commitment!, 32, "a commitment"),
  }),
});

export const dealing: Codec<Dealing> = codec(tavs.pseudonyms.Dealing, {
  name: "a dealing",
  limit: 32 * MAX_HOLDERS + 128,
  toWire: (message) => message,
  fromWire: (wire) => ({
    coefficients: multipleOf(wire.coefficients!, 32, "the coefficients"),
    proof: exactly(wire.proof!, 64, "a proof of possession"),
    share: exactly(wire.share!, 32, "a share"),
  }),
});

export const confirmation: Codec<Confirmation> = codec(tavs.pseudonyms.Confirmation, {
  name: "a confirmation",
  limit: 32 * MAX_HOLDERS + 16,
  toWire: (message) => message,
  fromWire: (wire) => ({ heard: multipleOf(wire.heard!, 32, "the commitments that were heard") }),
});

export const handing: Codec<Handing> = codec(tavs.pseudonyms.Handing, {
  name: "the public half of a key",
  limit: 32 * MAX_HOLDERS + 128,
  toWire: (message) => message,
  fromWire: (wire) => ({
    agreement: exactly(wire.agreement!, 32, "the hash of the agreement"),
    publicKey: exactly(wire.publicKey!, 32, "a public key"),
    verificationKeys: multipleOf(wire.verificationKeys!, 32, "the public keys of the shares"),
  }),
});

export const asking: Codec<Asking> = codec(tavs.pseudonyms.Asking, {
  name: "a request",
  limit: 256,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    size: wire.size!,
    key: exactly(wire.key!, 32, "the name of a key"),
    asked: multipleOf(wire.asked!, 1, "the holders who are asked"),
  }),
});

export const evaluation: Codec<Evaluation> = codec(tavs.pseudonyms.Evaluation, {
  name: "an answer",
  limit: 32 * blindedLane.rowsPerMessage + 96,
  toWire: (message) => message,
  fromWire: (wire) => ({
    first: wire.first!,
    points: multipleOf(wire.points!, 32, "the elements"),
    proof: exactly(wire.proof!, 64, "a proof"),
  }),
});
