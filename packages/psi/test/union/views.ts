// What somebody who pools with others sees of a union, and what those others know.
import { coins, party, seededRandom } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { toScalar } from "../../src/suite.ts";
import { type Company, openCompany, type Role } from "../../src/union/company.ts";
import { batch, ciphertexts } from "../../src/union/messages.ts";
import { inputOf, type Name, to } from "./company.ts";

const NAMES: readonly Name[] = ["east", "north", "south", "mint", "moss", "board"]; // as `convene` casts them
export const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
export const bodiesOf = (heard: readonly Overheard[]): readonly Uint8Array[] => heard.map(({ body }) => body);
export const lengthsOf = (heard: readonly Overheard[]): readonly string[] =>
  heard.map(({ from, to, body }) => `${from} ${to} ${body.length}`).sort();

/** The seed that a party tosses its coins from in `play`. */
export function seedOf(name: Name): Uint8Array<ArrayBuffer> {
  const seed = new Uint8Array(32);
  seed[0] = NAMES.indexOf(name) + 1;
  return seededRandom(seed)(32);
}

/** What a party knows that no other one does. */
export const companyOf = (name: Name, role: Role): Company => openCompany(inputOf(name), role, () => seedOf(name));

/** The last thing that one said to another. */
export const last = (heard: readonly Overheard[], from: Name, listener: Name): Uint8Array =>
  to(heard, listener).findLast((message) => message.from === party(from))!.body;
export const rowsFrom = (heard: readonly Overheard[], from: Name, listener: Name): Uint8Array =>
  ciphertexts.part.decode(last(heard, from, listener)).rows;

export const powerOf = (company: Company, check: Uint8Array): Uint8Array =>
  toScalar(coins(company.seed, "power", { context: check, length: 64 }));
export const checkIn = (heard: readonly Overheard[]): Uint8Array => batch.decode(last(heard, "mint", "board")).check;

/** How often each of these comes, most often first: what is left of a list when nobody knows what stands in it. */
export const pattern = (rows: readonly string[]): readonly number[] => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => b - a);
};
