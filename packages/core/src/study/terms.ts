import { sha256 } from "@noble/hashes/sha2.js";
import { hex, unhex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type Identity, sign, verify } from "../identity/identity.ts";
import { type PartyId, party, type Reveals } from "../protocol/party.ts";
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
  readonly format: "tavs/terms/1";
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

const TERMS_DOMAIN = "tavs/terms/1";

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

/**
 * Throws `UsageError` (naming the field) where terms cannot be run by this party today. `today` is a day as "2026-11-21".
 */
export function mustHold(terms: Terms, { name, publicKey }: Identity, today: string): void {
  mustHaveItsFields(terms);
  mustBeWellFormed(terms);
  if (!isDay(today)) throw new UsageError('today: must be a day such as "2026-11-21"');
  const me = terms.parties.find((member) => member.name === name);
  if (me === undefined) throw new UsageError(`parties: ${name} is not a party of these terms`, { code: "terms" });
  if (me.key !== hex(publicKey))
    throw new UsageError(`parties: the key of ${name} in the terms is not this identity's key`, { code: "terms" });
  if (today > terms.expires)
    throw new UsageError(`expires: these terms ended on ${terms.expires}; ask the parties to sign new ones`, {
      code: "expired",
    });
}

/** Terms are read from files that people write: what is not there at all is said by name. */
function mustHaveItsFields(terms: Terms): void {
  const { parties, computations, privacy } = terms as Partial<Terms>; // what a file holds, the compiler did not see
  const wrong =
    (!isListOf(parties, ["name", "key"]) && "parties: each has a name, a role and a key") ||
    (!isListOf(computations, ["label", "protocol"]) && "computations: each has a label, a protocol and parties") ||
    (!computations?.every(({ parties: who }) => Array.isArray(who)) && "computations: parties is a list of names") ||
    (!computations?.every(({ reveals }) => isRecord(reveals)) &&
      "computations: reveals says by party what it comes to know") ||
    ((typeof privacy !== "object" || privacy === null) && "privacy: has epsilon and rowsPerPerson");
  if (wrong) throw new UsageError(wrong, { code: "terms" });
}

const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** True for a list of records that have a text in each of these fields. */
const isListOf = (list: unknown, fields: readonly string[]): boolean =>
  Array.isArray(list) &&
  list.every(
    (record) =>
      typeof record === "object" && record !== null && fields.every((name) => typeof record[name] === "string"),
  );

/** True for a day of the calendar as ISO 8601 writes it. */
function isDay(text: unknown): boolean {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text); // 30 February would become 2 March
}

function mustBeWellFormed({ format, parties, computations, smallestCell, privacy, expires }: Terms): void {
  const names = parties.map((member) => party(member.name));
  const labels = computations.map((computation) => computation.label);
  const strangers = computations
    .flatMap((computation) => computation.parties)
    .filter((name) => !names.includes(name as PartyId));
  const wrong =
    (format !== "tavs/terms/1" && "format: must be tavs/terms/1") ||
    (new Set(names).size !== names.length && "parties: a name stands twice") ||
    (!parties.every(({ key }) => /^[0-9a-f]{64}$/.test(key)) && "parties: a key is not 64 hexadecimal digits") ||
    (new Set(parties.map(({ key }) => key)).size !== names.length && "parties: a key stands twice") ||
    (new Set(labels).size !== labels.length && "computations: a label stands twice") ||
    (strangers.length > 0 && "computations: a party stands there that is not among the parties") ||
    (!(Number.isInteger(smallestCell) && smallestCell >= 1) && "smallestCell: must be a whole number from 1") ||
    (!(privacy.epsilon > 0 && Number.isFinite(privacy.epsilon)) && "privacy.epsilon: must be above 0") ||
    (!isDay(expires) && 'expires: must be a day such as "2027-06-30"');
  if (wrong) throw new UsageError(wrong, { code: "terms" });
}
