// What both parties of VOLE-PSI share: how they open a session, its one name, and which coins are tossed for what.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, equal, lengthPrefixed, PeerError, type Random, UsageError, utf8 } from "@tavs/core";
import { tagBytes } from "../kernels/tags.ts";
import type { SharedOptions } from "../oprf/modes.ts";
import { openSharedSession, type Part, type SenderInput, type Session } from "../oprf/session.ts";
import { ELEMENT, MOST_ITEMS, type Shape, shapeFor } from "./parameters.ts";

/** Against whom a session holds: what terms and both announcements say alike. */
export type Security = "malicious" | "semi-honest";

/** What changes what a party learns, and against whom. */
export interface VoleOptions extends SharedOptions {
  /** Default: "malicious". The other saves a tenth of the bytes, and trusts the peer's program: write it in the terms. */
  readonly security?: Security;
}

/** What either party of VOLE-PSI is given. */
export interface VoleInput extends SenderInput, VoleOptions {}

/** What stays the same through all steps. */
export interface VoleSession {
  readonly session: Session;
  readonly security: Security;
  /** Hash of both announcements: names the session wherever something is hashed. Nothing before they are there. */
  readonly name: Uint8Array;
}

/** The part in an announcement: it names the security, so that both mean the same. */
export const partOf = (role: Part["role"], security: Security): Part => ({
  protocol: security === "malicious" ? "psi/vole/1" : "psi/vole/1 semi-honest",
  role,
  labels: "without",
});

/** Throws `UsageError` where the input cannot be used, or asks for what this engine does not have. */
export function openVole(input: VoleInput, role: Part["role"], random: Random): VoleSession {
  const { security = "malicious", maxItems = MOST_ITEMS } = input;
  if (security !== "malicious" && security !== "semi-honest")
    throw new UsageError('security is "malicious" or "semi-honest"');
  if (maxItems > MOST_ITEMS)
    throw new UsageError(`maxItems is at most ${MOST_ITEMS} here: take the protocol psi/oprf/1 for larger sets`);
  const session = openSharedSession({ ...input, maxItems }, partOf(role, security), random);
  return { session, security, name: new Uint8Array() };
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

/** Coins for what answers a message: another message has others. */
export const answering = ({ session }: VoleSession, label: string, ...heard: readonly Uint8Array[]): Uint8Array =>
  coins(session.seed, label, { context: sha256(lengthPrefixed(...heard)) });

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
