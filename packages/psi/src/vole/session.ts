// What both parties share on the engine "vole": the one name of a session, and which coins are tossed for what.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, equal, lengthPrefixed, PeerError, utf8 } from "@tavs/core";
import type { Security } from "../intersection/engine.ts";
import { tagBytes } from "../kernels/tags.ts";
import type { Labels } from "../labelled/labels.ts";
import { type Lane, rowsLane } from "../oprf/messages.ts";
import type { Part, Session } from "../oprf/session.ts";
import { ELEMENT, type Shape, shapeFor } from "./parameters.ts";

/** What stays the same through all steps. */
export interface VoleSession {
  readonly session: Session;
  readonly security: Security;
  /** Hash of both announcements: names the session wherever something is hashed. */
  readonly name: Uint8Array;
}

/** The same at the sender, which may have a label for each item. */
export interface SenderSession extends VoleSession {
  readonly labels: Labels;
}

/** The name of a session from both announcements as they were said. */
export const nameOf = (receiver: Uint8Array, sender: Uint8Array): Uint8Array =>
  sha256(lengthPrefixed(utf8("tavs/psi/vole/session/1"), receiver, sender));

export const isMalicious = ({ security }: VoleSession): boolean => security === "malicious";

/** The shape that follows from the receiver's size. */
export const shapeOf = ({ session }: VoleSession, role: Part["role"]): Shape =>
  shapeFor(role === "receiver" ? session.items.size : session.theirSize);

/** Bytes of a tag: a malicious receiver may try many values for an item offline, a semi-honest one has those of its items. */
export const tagBytesIn = (it: VoleSession): number =>
  isMalicious(it) ? ELEMENT : tagBytes(it.session.items.size, it.session.theirSize);

/** How the sender's tags travel, with a label under its pad behind each where there are labels. */
export function tagsLane(it: VoleSession): Lane {
  const tag = tagBytesIn(it);
  return rowsLane(tag + it.session.labelWidth, tag);
}

/** Coins for what answers a message: another message has others. */
export const answering = ({ session }: VoleSession, label: string, ...heard: readonly Uint8Array[]): Uint8Array =>
  coins(session.seed, label, { context: sha256(lengthPrefixed(...heard)) });

/** The same of one part: those of the first are those of a session of one. */
export const answeringIn = (
  it: VoleSession,
  part: number,
  label: string,
  ...heard: readonly Uint8Array[]
): Uint8Array => answering(it, part === 0 ? label : `${label} of part ${part}`, ...heard);

/** What `make` gives for each part, in their order. */
export const eachPart = <T>({ parts }: Shape, make: (part: number) => T): readonly T[] =>
  Array.from({ length: parts }, (_, part) => make(part));

/** A mask, and what commits to it: hiding by 32 bytes of nonce, binding as far as SHA-256 has no collisions. */
export const commitTo = (name: Uint8Array, mask: Uint8Array, nonce: Uint8Array): Uint8Array =>
  sha256(lengthPrefixed(utf8("tavs/psi/vole/mask/1"), name, mask, nonce));

/** Throws `PeerError` where this is not the mask that was committed to. */
export function mustBeCommitted(name: Uint8Array, said: Opened, commitment: Uint8Array): void {
  if (!equal(commitTo(name, said.mask, said.nonce), commitment))
    throw new PeerError("the sender opens another mask than it committed to", { code: "commitment" });
}

interface Opened {
  readonly mask: Uint8Array;
  readonly nonce: Uint8Array;
}

/** Throws `PeerError` with the sizes where a field is not as long as this session has it. */
export function mustHave(bytes: Uint8Array, length: number, name: string): void {
  if (bytes.length !== length) throw new PeerError(`${name} in ${bytes.length} bytes; ${length} were due`);
}

/** The sum of two elements. */
export const sum = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);
