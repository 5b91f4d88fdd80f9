import { hex, unhex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type Identity, sign, verify } from "../identity/identity.ts";
import { canonicalBytes } from "./canonical.ts";
import { isDay } from "./day.ts";
import { flawIn, type Shape } from "./shape.ts";
import { type Terms, termsHash } from "./terms.ts";

const DOMAIN = "tavs/revocation/1";

/** A party's word, signed, that a study is over for it, or that its key is no longer its own. It cannot be taken back. */
export interface Revocation {
  readonly format: "tavs/revocation/1";
  readonly revokes: "study" | "key";
  /** SHA-256 of the terms; of zeros where a key is revoked: all studies that name it are over. */
  readonly study: string;
  readonly party: string;
  /** The Ed25519 public key that signed, 64 hexadecimal digits. */
  readonly key: string;
  /** By the party's own calendar: a note for readers. What is revoked was revoked from the beginning. */
  readonly on: string;
  readonly signature: string;
}

const text = (pattern: string, longest: number, rule: string): Shape => ({ is: "text", pattern, longest, rule });
const shape: Shape = {
  is: "record",
  fields: {
    format: text("^tavs/revocation/1$", 17, '"tavs/revocation/1"'),
    revokes: text("^(study|key)$", 5, '"study" or "key"'),
    study: text("^[0-9a-f]{64}$", 64, "64 hexadecimal digits"),
    party: text("^[a-z0-9][a-z0-9.-]{0,63}$", 64, "a party's name"),
    key: text("^[0-9a-f]{64}$", 64, "64 hexadecimal digits"),
    on: text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", 10, "a day"),
    signature: text("^[0-9a-f]{128}$", 128, "128 hexadecimal digits"),
  },
};

const NO_STUDY = "0".repeat(64);

interface Revoked {
  /** The study; or nothing, and the key itself is revoked. */
  readonly terms?: Terms;
  /** Today, as "2026-11-22". */
  readonly on: string;
}

/** Throws `UsageError` where the identity is not a party of the terms. */
export function revoke(identity: Identity, { terms, on }: Revoked): Revocation {
  const [name, key] = [identity.name, hex(identity.publicKey)];
  if (!isDay(on)) throw new UsageError('on: must be a day such as "2026-11-22"');
  if (terms && !terms.parties.some((member) => member.name === name && member.key === key))
    throw new UsageError("parties: this identity is not a party of the study, and cannot revoke it", { code: "terms" });
  const said = {
    format: "tavs/revocation/1",
    revokes: terms ? "study" : "key",
    study: terms ? hex(termsHash(terms)) : NO_STUDY,
    party: name,
    key,
    on,
  } as const;
  return { ...said, signature: hex(sign(identity, DOMAIN, canonicalBytes(said))) };
}

/** What is wrong with a record as a revocation, as the end of a sentence; undefined where its key signed it. */
export function flawOfRevocation(record: unknown): string | undefined {
  const flaw = flawIn(shape, record);
  if (flaw) return `is no revocation of Tavs: ${flaw.field || "it"} ${flaw.rule}`;
  const { signature, ...said } = record as Revocation; // as its shape says
  return verify(unhex(said.key), DOMAIN, canonicalBytes(said), unhex(signature))
    ? undefined
    : "does not carry the signature of its key";
}

/** The first of these that ends the study: true words of one of its parties. Others say nothing about it. */
export function revocationOf(terms: Terms, revocations: readonly Revocation[]): Revocation | undefined {
  const hash = hex(termsHash(terms));
  return revocations.find(
    ({ revokes, study, key, ...rest }) =>
      (revokes === "study" ? study === hash : study === NO_STUDY) &&
      terms.parties.some((member) => member.key === key) &&
      flawOfRevocation({ revokes, study, key, ...rest }) === undefined,
  );
}

/** Throws `UsageError` (`code: "revoked"`) where one of the parties revoked these terms, or the key that it has in them. */
export function mustNotBeRevoked(terms: Terms, revocations: readonly Revocation[]): void {
  const found = revocationOf(terms, revocations);
  if (!found) return;
  const at = terms.parties.findIndex(({ key }) => key === found.key);
  const what = found.revokes === "study" ? "the study" : "its key";
  throw new UsageError(
    `parties.${at}: this party revoked ${what} on ${found.on}: nothing runs under these terms any more; sign new ones`,
    { code: "revoked" },
  );
}
