import { sha256 } from "@noble/hashes/sha2.js";
import { unhex } from "../bytes.ts";
import { type Identity, sign, verify } from "../identity/identity.ts";
import type { PartyId, Reveals } from "../protocol/party.ts";
import { canonical, canonicalBytes, type Json } from "./canonical.ts";

export interface Member {
  readonly name: string;
  readonly role: string;
  /** Ed25519 public key, 64 hexadecimal digits. */
  readonly key: string;
}

/** One session that the parties agreed to run: who, which protocol with which parameters, who learns what. */
export interface Computation {
  /** The name of the session, such as "link/east"; unique in the terms. */
  readonly label: string;
  /** Protocol and version, such as "psi/oprf/1". */
  readonly protocol: string;
  readonly parties: readonly string[];
  readonly parameters: Json;
  /** What each party comes to know, in the words of the protocol's own `reveals`. */
  readonly reveals: { readonly [party: string]: Json };
}

/** What all parties sign before anything is computed. A session that does not stand here cannot be opened. */
export interface Terms {
  /** "tavs/terms/2" is a `Study`: the same and more, and every field checked. */
  readonly format: "tavs/terms/1" | "tavs/terms/2";
  readonly title: string;
  readonly purpose: string;
  readonly parties: readonly Member[];
  readonly computations: readonly Computation[];
  /** Fewer people than this are not shown. */
  readonly smallestCell: number;
  readonly privacy: { readonly epsilon: number; readonly rowsPerPerson: number };
  /** The day after which nothing runs, as "2027-06-30". */
  readonly expires: string;
}

const TERMS_DOMAIN = "tavs/terms/1"; // for both formats, which stand in what is signed

/** The terms byte for byte as they are signed, sent and hashed. */
export const termsBytes = (terms: Terms): Uint8Array => canonicalBytes(terms as unknown as Json); // an interface is not a Json record to the compiler
export const termsHash = (terms: Terms): Uint8Array => sha256(termsBytes(terms));

export const signTerms = (identity: Identity, terms: Terms): Uint8Array =>
  sign(identity, TERMS_DOMAIN, termsBytes(terms));

/** True where the party of that name, with the key that stands in the terms, signed exactly these terms. */
export function isSigned(terms: Terms, name: PartyId, signature: Uint8Array): boolean {
  const member = terms.parties.find((candidate) => candidate.name === name);
  return member !== undefined && verify(unhex(member.key), TERMS_DOMAIN, termsBytes(terms), signature);
}

/** Plain data for the terms from what the protocol says of itself. */
export const stated = ({ learns, against, collusion }: Reveals): Json => ({ learns, against, collusion });

/** True where the terms say of a party, if they say anything, what its protocol says of itself. */
export const isTruth = (said: Json | undefined, reveals: Reveals): boolean =>
  said === undefined || canonical(said) === canonical(stated(reveals));
