import { hex, unhex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import type { Identity } from "../identity/identity.ts";
import { party } from "../protocol/party.ts";
import { flawIn, type Shape } from "./shape.ts";
import { isSigned, signTerms, type Terms, termsHash } from "./terms.ts";

/** A party's signature of terms, beside them: the same 64 bytes as in the handshake. */
export interface StudySignature {
  readonly format: "tavs/signature/1";
  /** SHA-256 of the terms, 64 hexadecimal digits. */
  readonly study: string;
  readonly party: string;
  /** Ed25519, 128 hexadecimal digits. */
  readonly signature: string;
}

const digits = (length: number): Shape => ({
  is: "text",
  pattern: `^[0-9a-f]{${length}}$`,
  longest: length,
  rule: `${length} hexadecimal digits`,
});
const shape: Shape = {
  is: "record",
  fields: {
    format: { is: "text", pattern: "^tavs/signature/1$", longest: 16, rule: '"tavs/signature/1"' },
    study: digits(64),
    party: { is: "text", pattern: "^[a-z0-9][a-z0-9.-]{0,63}$", longest: 64, rule: "a party's name" },
    signature: digits(128),
  },
};

/** Throws `UsageError` where this identity is not a party of the terms: its signature would say nothing. */
export function signStudy(identity: Identity, terms: Terms): StudySignature {
  const { name, publicKey } = identity;
  const member = terms.parties.find((candidate) => candidate.name === name);
  if (member?.key !== hex(publicKey))
    throw new UsageError(`parties: this identity is not a party of the study, or has another key than it names`, {
      code: "terms",
    });
  const signature = hex(signTerms(identity, terms));
  return { format: "tavs/signature/1", study: hex(termsHash(terms)), party: name, signature };
}

/** What is wrong with a record as a signature of these terms, as the end of a sentence; undefined where it is one. */
export function flawOfSignature(terms: Terms, record: unknown): string | undefined {
  const flaw = flawIn(shape, record);
  if (flaw) return `is no signature of Tavs: ${flaw.field || "it"} ${flaw.rule}`;
  const { study, party: name, signature } = record as StudySignature; // as its shape says
  if (study !== hex(termsHash(terms))) return "is of another study, or of an earlier text of this one";
  if (!terms.parties.some((member) => member.name === name)) return "is of somebody who is not a party of the study";
  return isSigned(terms, party(name), unhex(signature)) ? undefined : "was not made with the key that the study names";
}
