import { PeerError } from "../../errors.ts";
import { type Codec, codec, exactly } from "../../wire/codec.ts";
import { tavs } from "./shared-sum.generated.js";

/** contributor -> member */
export interface Dealing {
  readonly role: string;
  readonly agreement: Uint8Array;
  readonly values: Uint8Array;
}

/** member -> receiver, first */
export interface Roll {
  readonly role: string;
  readonly agreement: Uint8Array;
  readonly held: Uint8Array;
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

export const dealing: Codec<Dealing> = codec(tavs.shares.Dealing, {
  name: "a dealing",
  limit: MAX_VECTOR + 128,
  toWire: (message) => message,
  fromWire: ({ role, agreement, values }) => ({
    role: role!,
    agreement: exactly(agreement!, 32, "the hash of the agreement"),
    values: new Uint8Array(values!),
  }),
});

export const roll: Codec<Roll> = codec(tavs.shares.Roll, {
  name: "a roll",
  limit: 2048,
  toWire: (message) => message,
  fromWire: ({ role, agreement, held }) => ({
    role: role!,
    agreement: exactly(agreement!, 32, "the hash of the agreement"),
    held: flags(held!, "a roll"),
  }),
});

export const proposal: Codec<Proposal> = codec(tavs.shares.Proposal, {
  name: "a proposal",
  limit: 2048,
  toWire: (message) => message,
  fromWire: ({ contributors, members }) => ({
    contributors: flags(contributors!, "a proposal"),
    members: flags(members!, "a proposal"),
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

function flags(bytes: Uint8Array, name: string): Uint8Array {
  const odd = bytes.findIndex((flag) => flag > 1);
  if (odd >= 0) throw new PeerError(`flag number ${odd} of ${name} is neither 0 nor 1`);
  return new Uint8Array(bytes);
}
