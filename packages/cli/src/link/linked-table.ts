import { createHmac } from "node:crypto";
import { coins, type Identity, lengthPrefixed, utf8 } from "@tavs/core";
import { type CsvCell, csvOf } from "../data/csv-out.ts";

/** Whose eyes a result is for, in which study. */
export interface Audience {
  readonly identity: Identity;
  /** SHA-256 of the terms. */
  readonly study: Uint8Array;
  readonly recipient: string;
}

/**
 * Names for persons in one study and for one recipient: HMAC-SHA-256 of the canonical number under a key that follows from the
 * identity, the study and the recipient (HKDF), cut to 128 bits. Two recipients cannot join what they got; without the identity
 * nobody can try numbers.
 */
export function pseudonymiser({ identity, study, recipient }: Audience): (id: string) => string {
  const context = lengthPrefixed(study, utf8(recipient));
  const key = coins(identity.seed.reveal(), "tavs/linked-pseudonym/1", { context });
  return (id) => `p${createHmac("sha256", key).update(id).digest("hex").slice(0, 32)}`; // a letter: 32 digits could look like a number
}

/** One shared person. */
export interface LinkedPerson {
  readonly id: string;
  readonly cells: readonly CsvCell[];
}

/** The result as CSV, sorted by pseudonym: of the order of the rows, and of the numbers, nothing is left. */
export function linkedCsv(columns: readonly string[], people: readonly LinkedPerson[], audience: Audience): string {
  const pseudonym = pseudonymiser(audience);
  const rows = people.map(({ id, cells }) => [pseudonym(id), ...cells] as const);
  return csvOf(
    ["pseudonym", ...columns],
    rows.sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
