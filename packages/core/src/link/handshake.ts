import { x25519 } from "@noble/curves/ed25519.js";
import { concat, equal, unhex } from "../bytes.ts";
import { PeerError, UsageError } from "../errors.ts";
import { type Identity, sign, verify } from "../identity/identity.ts";
import { type PartyId, party } from "../protocol/party.ts";
import type { Store } from "../protocol/store.ts";
import type { Random } from "../random.ts";
import { canonical, firstDifference, type Json } from "../study/canonical.ts";
import { flawOfSignature, type StudySignature } from "../study/signature.ts";
import { isSigned, signTerms, type Terms, termsBytes } from "../study/terms.ts";
import { type Hello, hello } from "../wire/frames.ts";
import { stranger } from "./refusals.ts";

const HELLO_DOMAIN = "tavs/hello/1";
const NO_SIGNATURE = new Uint8Array(64);

/** What this party says of itself: its signature of the terms, and the key that its envelopes will be sealed with. */
export interface Introduction {
  readonly identity: Identity;
  readonly terms: Terms;
  /** X25519, private. */
  readonly ephemeral: Uint8Array;
  /** The hello, but for whom it is to. */
  readonly said: Pick<Hello, "from" | "ephemeral" | "terms" | "termsSignature">;
}

export function introduction(identity: Identity, terms: Terms, ephemeral: Uint8Array): Introduction {
  const said = {
    from: identity.name,
    ephemeral: x25519.getPublicKey(ephemeral),
    terms: termsBytes(terms),
    termsSignature: signTerms(identity, terms),
  };
  return { identity, terms, ephemeral, said };
}

export function introduce({ identity, said }: Introduction, to: PartyId, answer: boolean): Hello {
  const unsigned: Hello = { ...said, to, answer, signature: NO_SIGNATURE };
  return { ...unsigned, signature: sign(identity, HELLO_DOMAIN, hello.encode(unsigned)) };
}

/** The signatures that stand beside the terms, by name. Throws `UsageError` for one that is none. */
export function signaturesOf(terms: Terms, given: readonly StudySignature[] = []): ReadonlyMap<PartyId, Uint8Array> {
  for (const each of given) {
    const flaw = flawOfSignature(terms, each);
    if (flaw) throw new UsageError(`a signature of the terms ${flaw}`, { code: "terms" });
  }
  return new Map(given.map(({ party: name, signature }) => [party(name), unhex(signature)]));
}

interface Known {
  readonly me: PartyId;
  /** The peer's signature of the terms, where it has said hello before. */
  readonly signature: Uint8Array | undefined;
}

/**
 * Throws `PeerError`: `code: "stranger"` where the key is not the one in the terms, `"terms"` where the peer signed other
 * terms, naming the first field that differs.
 */
export function mustBeKnown(said: Hello, terms: Terms, { me, signature }: Known): void {
  const member = terms.parties.find(({ name }) => name === said.from);
  if (member === undefined || said.to !== me) throw stranger(said.from);
  const unsigned = hello.encode({ ...said, signature: NO_SIGNATURE });
  if (!verify(unhex(member.key), HELLO_DOMAIN, unsigned, said.signature)) throw stranger(said.from);
  if (!equal(said.terms, termsBytes(terms))) throw otherTerms(said, terms);
  if (signature !== undefined && equal(signature, said.termsSignature)) return; // checked when it came first
  if (!isSigned(terms, said.from, said.termsSignature))
    throw new PeerError(`${said.from} sent the terms without its signature of them`, { code: "terms" });
}

function otherTerms({ from, terms: theirs }: Hello, ours: Terms): PeerError {
  const field = differingField(theirs, JSON.parse(canonical(ours as unknown as Json)) as Json); // as the wire holds it
  return new PeerError(`${from} signed other terms: "${field}" differs; compare the two documents and sign one`, {
    code: "terms",
  });
}

function differingField(theirs: Uint8Array, ours: Json): string {
  try {
    return (
      firstDifference(ours, JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(theirs)) as Json) ??
      "the encoding"
    );
  } catch {
    return "the whole document";
  }
}

/** The ephemeral X25519 key of this party for one study: drawn once, and saved, where there is a store, before the first byte is sent. */
export async function ephemeralKey(store: Store | undefined, termsHash: string, random: Random): Promise<Uint8Array> {
  if (!store) return concat(random(32));
  const key = `link/${termsHash}`;
  const stored = await store.read(key);
  if (stored) return stored.value;
  const fresh = concat(random(32));
  await store.write(key, fresh, 0);
  return fresh;
}
