/** Hospitals with identities of their own, and what each way to add asks of them. */
import {
  createIdentity,
  type Handler,
  hex,
  type Identity,
  memoryStore,
  type PartyId,
  party,
  seededRandom,
} from "@tavs/core";
import { type Contributor, encryption, type Federation, masks, type Way } from "@tavs/federated/secure-sum";
import { signedOnce } from "./at-once.ts";

export const hub: PartyId = party("hub");

const made = new Map<string, Identity>();

/** The same identity for a name, whoever asks. */
export function identityOf(name: string): Identity {
  const seed = new Uint8Array(32);
  new TextEncoder().encodeInto(name, seed);
  const identity = made.get(name) ?? createIdentity(party(name), seededRandom(seed));
  made.set(name, identity);
  return identity;
}

export const memberOf = (name: string): Contributor => ({ name, key: hex(identityOf(name).publicKey) });

/** A hub and these hospitals. */
export const federationOf = (names: readonly string[], more: Partial<Federation> = {}): Federation => ({
  study: "test",
  coordinator: hub,
  participants: names.map(memberOf),
  ...more,
});

/** What a hospital's application does for its sums; its store is new. */
export function handlersOf(name: string, way: Way = masks): Readonly<Record<string, Handler>> {
  const handlers = way.handlers({ identity: identityOf(name), store: memoryStore() });
  return way === encryption ? handlers : { ...handlers, sign: signedOnce(handlers.sign!) }; // encryption's keeper signs otherwise
}
