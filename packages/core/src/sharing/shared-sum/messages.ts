import { PeerError } from "../../errors.ts";
import { type Codec, codec, exactly, multipleOf } from "../../wire/codec.ts";
import { tavs } from "./shared-sum.generated.js";

/** contributor -> member */
export interface Dealing {
  readonly role: string;
  readonly agreement: Uint8Array;
  readonly values: Uint8Array;
  /** None, where sums are not verifiable. */
  readonly commitments: Uint8Array;
}

/** contributor -> receiver, where sums are verifiable */
export interface Publication {
  readonly role: string;
  readonly agreement: Uint8Array;
  readonly commitments: Uint8Array;
}

/** member -> receiver, first */
export interface Roll {
  readonly role: string;
  readonly agreement: Uint8Array;
  /** For each contributor 1 where its share is there, 2 where it is wrong, else 0. */
  readonly held: Uint8Array;
  /** 32 bytes for each contributor; none, where sums are not verifiable. */
  readonly digests: Uint8Array;
}

/** receiver -> member */
export interface Proposal {
  readonly contributors: Uint8Array;
  readonly members: Uint8Array;
}

/** member -> member */
export interface Assent {
  readonly set: Uint8Array;
}

/** member -> receiver, last */
export interface Total {
  readonly set: Uint8Array;
  readonly values: Uint8Array;
}

const MAX_VECTOR = 2 ** 20; // bytes: 65,536 numbers of 16
const MAX_COMMITMENTS = 2 ** 11; // bytes: 64 of 32

export const dealing: Codec<Dealing> = codec(tavs.shares.Dealing, {
  name: "a dealing",
  limit: MAX_VECTOR + MAX_COMMITMENTS + 128,
  toWire: (message) => message,
  fromWire: ({ role, agreement, values, commitments }) => ({
    role: role!,
    agreement: exactly(agreement!, 32, "the hash of the agreement"),
    values: new Uint8Array(values!),
    commitments: multipleOf(commitments!, 32, "the commitments"),
  }),
});

export const publication: Codec<Publication> = codec(tavs.shares.Publication, {
  name: "a publication",
  limit: MAX_COMMITMENTS + 128,
  toWire: (message) => message,
  fromWire: ({ role, agreement, commitments }) => ({
    role: role!,
    agreement: exactly(agreement!, 32, "the hash of the agreement"),
    commitments: multipleOf(commitments!, 32, "the commitments"),
  }),
});

export const roll: Codec<Roll> = codec(tavs.shares.Roll, {
  name: "a roll",
  limit: 2 ** 16,
  toWire: (message) => message,
  fromWire: ({ role, agreement, held, digests }) => ({
    role: role!,
    agreement: exactly(agreement!, 32, "the hash of the agreement"),
    held: flags(held!, 2, "a roll"),
    digests: multipleOf(digests!, 32, "the digests"),
  }),
});

export const proposal: Codec<Proposal> = codec(tavs.shares.Proposal, {
  name: "a proposal",
  limit: 2048,
  toWire: (message) => message,
  fromWire: ({ contributors, members }) => ({
    contributors: flags(contributors!, 1, "a proposal"),
    members: flags(members!, 1, "a proposal"),
  }),
});

export const assent: Codec<Assent> = codec(tavs.shares.Assent, {
  name: "an assent",
  limit: 64,
  toWire: (message) => message,
  fromWire: ({ set }) => ({ set: exactly(set!, 32, "the hash of a set") }),
});

export const total: Codec<Total> = codec(tavs.shares.Total, {
  name: "a total",
  limit: MAX_VECTOR + 64,
  toWire: (message) => message,
  fromWire: ({ set, values }) => ({ set: exactly(set!, 32, "the hash of a set"), values: new Uint8Array(values!) }),
});

function flags(bytes: Uint8Array, most: number, name: string): Uint8Array {
  const odd = bytes.findIndex((flag) => flag > most);
  if (odd >= 0) throw new PeerError(`flag number ${odd} of ${name} is above ${most}`);
  return new Uint8Array(bytes);
}
