import { PeerError } from "../errors.ts";
import { type Codec, codec, exactly, multipleOf } from "../wire/codec.ts";
import { tavs } from "./he.generated.js";

/** holder -> holder, first */
export interface Commitment {
  readonly role: string;
  readonly agreement: Uint8Array;
  readonly commitment: Uint8Array;
}

/** holder -> holder, once all commitments are there */
export interface Opening {
  readonly share: Uint8Array;
  readonly signer: Uint8Array;
}

/** holder -> whoever reads the key */
export interface ShownKey {
  readonly joint: Uint8Array;
  /** 32 bytes of each holder, in the order of the holders. */
  readonly signers: Uint8Array;
}

/** contributor -> aggregator, second: what it is bound to from here on */
export interface Entry {
  readonly h0: Uint8Array;
  readonly h1: Uint8Array;
  readonly signature: Uint8Array;
}

/** What is said of one contributor in the list; `h0` is the hash of its hashes. */
export interface Line extends Entry {
  readonly name: string;
}

const LIMIT = 4 << 20; // bytes: what one message holds
const HASHES = 32 * 2048; // bytes: of the most ciphertexts that a vector has
const MOST_LINES = 20;

export const commitment: Codec<Commitment> = codec(tavs.he.Commitment, {
  name: "a commitment",
  limit: 256,
  toWire: (message) => message,
  fromWire: (wire) => ({
    role: wire.role!,
    agreement: exactly(wire.agreement!, 32, "the hash of the agreement"),
    commitment: exactly(wire.commitment!, 32, "a commitment"),
  }),
});

export const opening: Codec<Opening> = codec(tavs.he.Opening, {
  name: "a share of a key",
  limit: 1 << 19,
  toWire: (message) => message,
  fromWire: (wire) => ({
    share: multipleOf(wire.share!, 8, "a share of a key"),
    signer: exactly(wire.signer!, 32, "a signing key"),
  }),
});

export const confirmation: Codec<{ readonly heard: Uint8Array }> = codec(tavs.he.Confirmation, {
  name: "a confirmation",
  limit: 64,
  toWire: (message) => message,
  fromWire: (wire) => ({ heard: exactly(wire.heard!, 32, "what was heard") }),
});

export const shownKey: Codec<ShownKey> = codec(tavs.he.ShownKey, {
  name: "a key",
  limit: 1 << 20,
  toWire: (message) => message,
  fromWire: (wire) => ({
    joint: multipleOf(wire.joint!, 8, "a joint key"),
    signers: multipleOf(wire.signers!, 32, "the signing keys"),
  }),
});

export const hello: Codec<{ readonly role: string; readonly key: Uint8Array }> = codec(tavs.he.Hello, {
  name: "a greeting",
  limit: 128,
  toWire: (message) => message,
  fromWire: (wire) => ({ role: wire.role!, key: exactly(wire.key!, 32, "the name of a key") }),
});

export const ciphertexts: Codec<{ readonly first: number; readonly c0: Uint8Array; readonly c1: Uint8Array }> = codec(
  tavs.he.Ciphertexts,
  {
    name: "ciphertexts",
    limit: LIMIT,
    toWire: (message) => message,
    fromWire: (wire) => ({
      first: wire.first!,
      c0: multipleOf(wire.c0!, 8, "the first halves"),
      c1: multipleOf(wire.c1!, 8, "the second halves"),
    }),
  },
);

export const entry: Codec<Entry> = codec(tavs.he.Entry, {
  name: "an entry",
  limit: 2 * HASHES + 128,
  toWire: (message) => message,
  fromWire: (wire) => ({
    h0: multipleOf(wire.h0!, 32, "the hashes of the first halves"),
    h1: multipleOf(wire.h1!, 32, "the hashes of the second halves"),
    signature: exactly(wire.signature!, 64, "a signature"),
  }),
});

export const list: Codec<readonly Line[]> = codec(tavs.he.List, {
  name: "a list of contributors",
  limit: MOST_LINES * (HASHES + 256),
  toWire: (lines) => ({ lines: [...lines] }),
  fromWire: ({ lines }) => {
    if (lines!.length > MOST_LINES) throw new PeerError(`${lines!.length} contributors; ${MOST_LINES} is the most`);
    return lines!.map((line) => ({
      name: line.name ?? "",
      h0: exactly(line.h0 ?? new Uint8Array(), 32, "the hash of an entry"),
      h1: multipleOf(line.h1 ?? new Uint8Array(), 32, "the hashes of the second halves"),
      signature: exactly(line.signature ?? new Uint8Array(), 64, "a signature"),
    }));
  },
});

export const agreement: Codec<{ readonly signature: Uint8Array }> = codec(tavs.he.Agreement, {
  name: "an agreement",
  limit: 128,
  toWire: (message) => message,
  fromWire: (wire) => ({ signature: exactly(wire.signature!, 64, "a signature") }),
});

export const agreements: Codec<{ readonly signatures: Uint8Array }> = codec(tavs.he.Agreements, {
  name: "the agreements",
  limit: 64 * MOST_LINES + 16,
  toWire: (message) => message,
  fromWire: (wire) => ({ signatures: multipleOf(wire.signatures!, 64, "the signatures") }),
});

export const halves: Codec<{ readonly first: number; readonly c1: Uint8Array }> = codec(tavs.he.Halves, {
  name: "halves of ciphertexts",
  limit: LIMIT,
  toWire: (message) => message,
  fromWire: (wire) => ({ first: wire.first!, c1: multipleOf(wire.c1!, 8, "the halves") }),
});

export const shares: Codec<{ readonly first: number; readonly shares: Uint8Array }> = codec(tavs.he.Shares, {
  name: "shares of a sum",
  limit: LIMIT,
  toWire: (message) => message,
  fromWire: (wire) => ({ first: wire.first!, shares: multipleOf(wire.shares!, 8, "the shares") }),
});

export const totals: Codec<{ readonly first: number; readonly totals: Uint8Array }> = codec(tavs.he.Totals, {
  name: "totals",
  limit: LIMIT,
  toWire: (message) => message,
  fromWire: (wire) => ({ first: wire.first!, totals: multipleOf(wire.totals!, 8, "the totals") }),
});
