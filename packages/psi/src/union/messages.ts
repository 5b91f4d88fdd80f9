import { type Codec, codec, exactly } from "@tavs/core";
import { MAX_TEXT } from "../item-set.ts";
import type { Lane, Part } from "../oprf/messages.ts";
import { tavs } from "./union.generated.js";

/** mixer or hub -> contributors and earlier mixers, first */
export interface Layer {
  /** Protocol, version and role of who speaks. */
  readonly role: string;
  /** SHA-256 of the context. */
  readonly context: Uint8Array;
  /** SHA-256 of who takes part in which role, and of what they agreed. */
  readonly agreement: Uint8Array;
  readonly key: Uint8Array;
  /** That it knows the secret of its key. */
  readonly proof: Uint8Array;
}

/** contributor -> contributor, first */
export interface Greeting extends Pick<Layer, "role" | "context" | "agreement"> {
  readonly rule: string;
  /** A part of the secret that all contributors have in common. */
  readonly share: Uint8Array;
}

/** contributor -> mixers, and mixer -> those after it */
export interface Batch {
  readonly role: string;
  readonly size: number;
  /** SHA-256 of the contributors' secret and all layers. */
  readonly check: Uint8Array;
}

export const layer: Codec<Layer> = codec(tavs.union.Layer, {
  name: "a layer of the key",
  limit: 256,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    context: exactly(wire.context!, 32, "the hash of the context"),
    agreement: exactly(wire.agreement!, 32, "the hash of the agreement"),
    key: exactly(wire.key!, 32, "a key"),
    proof: exactly(wire.proof!, 64, "a proof of possession"),
  }),
});

export const greeting: Codec<Greeting> = codec(tavs.union.Greeting, {
  name: "a greeting",
  limit: MAX_TEXT + 256,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    rule: wire.rule!,
    context: exactly(wire.context!, 32, "the hash of the context"),
    agreement: exactly(wire.agreement!, 32, "the hash of the agreement"),
    share: exactly(wire.share!, 32, "the share of a secret"),
  }),
});

export const batch: Codec<Batch> = codec(tavs.union.Batch, {
  name: "a batch",
  limit: 128,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    size: wire.size!,
    check: exactly(wire.check!, 32, "the check of a secret"),
  }),
});

const MESSAGE_ROWS = 4096;
const OVERHEAD = 16; // field tags, lengths and a 32-bit number

/** Ciphertexts, ascending by their first component, which never comes twice. */
export const ciphertexts: Lane = {
  name: "ciphertexts",
  width: 64,
  keyBytes: 32,
  rowsPerMessage: MESSAGE_ROWS,
  part: codec(tavs.union.Ciphertexts, {
    name: "a part of the ciphertexts",
    limit: MESSAGE_ROWS * 64 + OVERHEAD,
    toWire: ({ first, rows }: Part) => ({ first, rows }),
    fromWire: (wire) => ({ first: wire.first!, rows: wire.rows!.slice() }),
  }),
};
