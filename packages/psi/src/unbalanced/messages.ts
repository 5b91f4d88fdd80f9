import { type Codec, codec, exactly, PeerError, TavsError } from "@tavs/core";
import { MAX_TEXT } from "../item-set.ts";
import type { Lane, Part } from "../oprf/messages.ts";
import { type Epoch, KEY_CHECK, mustBeEpoch } from "./epoch.ts";
import { bucketBytes, type FilterHeader, MAX_SIZE } from "./filter.ts";
import { tavs } from "./unbalanced.generated.js";

export interface Request {
  readonly role: string;
  readonly rule: string;
  /** SHA-256 of the context. */
  readonly context: Uint8Array;
}

/** A filter without its table. */
export interface Header extends FilterHeader {
  readonly role: string;
  readonly digest: Uint8Array;
}

export interface Wanted {
  readonly first: number;
  /** The digest of the filter whose buckets these are. */
  readonly filter: Uint8Array;
}

export interface Opening {
  readonly role: string;
  readonly size: number;
  /** The digest of the receiver's filter. */
  readonly filter: Uint8Array;
}

/** What a sender may say to an opening, in the order of the numbers on the wire. */
export const verdicts = ["ask", "over-budget", "other-filter"] as const;
export type Verdict = (typeof verdicts)[number];

export interface Reply {
  readonly role: string;
  readonly verdict: Verdict;
  /** The digest of the sender's filter. */
  readonly filter: Uint8Array;
}

const TEXTS = 256; // roles, dates, field tags and numbers
const CHUNK_BYTES = 1 << 20;
const { unbalanced } = tavs.psi;
const { Request, Header, Wanted, Buckets, Opening, Verdict } = unbalanced;

export const request: Codec<Request> = codec(Request, {
  name: "a request for a filter",
  limit: MAX_TEXT + TEXTS,
  toWire: (message) => message,
  fromWire: (wire) => ({ role: wire.role!, rule: wire.rule!, context: hash(wire.context!) }),
});

export const header: Codec<Header> = codec(Header, {
  name: "the header of a filter",
  limit: MAX_TEXT + TEXTS,
  toWire: ({ epoch, ...rest }) => ({ ...rest, ...epoch }),
  fromWire: (wire) => ({
    role: wire.role!,
    epoch: epochOf({ from: wire.from!, until: wire.until! }),
    rule: wire.rule!,
    context: hash(wire.context!),
    size: upTo(wire.size!, MAX_SIZE, "items"),
    maxQueries: upTo(wire.maxQueries!, MAX_SIZE, "queries"),
    keyCheck: exactly(wire.keyCheck!, KEY_CHECK, "the name of the key"),
    seed: wire.seed!,
    digest: hash(wire.digest!),
  }),
});

export const wanted: Codec<Wanted> = codec(Wanted, {
  name: "a request for buckets",
  limit: TEXTS,
  toWire: (message) => message,
  fromWire: (wire) => ({ first: wire.first!, filter: hash(wire.filter!) }),
});

export const opening: Codec<Opening> = codec(Opening, {
  name: "an opening",
  limit: TEXTS,
  toWire: (message) => message,
  fromWire: (wire) => ({ role: wire.role!, size: wire.size!, filter: hash(wire.filter!) }),
});

export const reply: Codec<Reply> = codec(Verdict, {
  name: "a verdict",
  limit: TEXTS,
  toWire: ({ role, verdict, filter }: Reply) => ({ role, verdict: verdicts.indexOf(verdict), filter }),
  fromWire: (wire) => ({ role: wire.role!, verdict: verdictOf(wire.verdict!), filter: hash(wire.filter!) }),
});

/** How the table of this filter is cut. */
export function bucketsLane(filter: FilterHeader): Lane {
  const width = bucketBytes(filter);
  return {
    name: "buckets",
    width,
    keyBytes: width,
    rowsPerMessage: Math.floor(CHUNK_BYTES / width),
    part: codec(Buckets, {
      name: "a part of the filter",
      limit: CHUNK_BYTES + 16,
      toWire: ({ first, rows }: Part) => ({ first, buckets: rows }),
      fromWire: (wire) => ({ first: wire.first!, rows: wire.buckets!.slice() }),
    }),
  };
}

const hash = (bytes: Uint8Array): Uint8Array => exactly(bytes, 32, "a hash");

function upTo(value: number, most: number, what: string): number {
  if (value <= most) return value;
  throw new PeerError(`the peer announces ${value} ${what}, at most ${most} are possible`);
}

function epochOf(epoch: Epoch): Epoch {
  try {
    mustBeEpoch(epoch);
    return epoch;
  } catch (error) {
    throw error instanceof TavsError ? new PeerError(`the peer's epoch: ${error.message}`) : error;
  }
}

function verdictOf(number: number): Verdict {
  const verdict = verdicts[number];
  if (verdict) return verdict;
  throw new PeerError(`verdict ${number} is none of the ${verdicts.length} that there are`);
}
