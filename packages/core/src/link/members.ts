import { hex, unhex } from "../bytes.ts";
import { type PartyId, party } from "../protocol/party.ts";
import type { Store } from "../protocol/store.ts";
import type { Hello } from "../wire/frames.ts";
import { type Introduction, mustBeKnown } from "./handshake.ts";
import { pairKey } from "./keys.ts";
import { forgotten, stranger } from "./refusals.ts";

interface Member {
  /** Ed25519, from the terms. */
  readonly key: Uint8Array;
  /** X25519, from its hello; in hexadecimal digits. */
  ephemeral?: string;
  pair?: Uint8Array;
  /** Of the terms. */
  signature?: Uint8Array;
}

/** The other parties of the terms, and what each has said of itself. */
export class Members {
  readonly #introduction: Introduction;
  readonly #termsHash: Uint8Array;
  readonly #members: ReadonlyMap<PartyId, Member>;

  #store: Store | undefined;

  constructor(introduction: Introduction, termsHash: Uint8Array) {
    this.#introduction = introduction;
    this.#termsHash = termsHash;
    const { identity, terms } = introduction;
    const others = terms.parties.filter(({ name }) => name !== identity.name);
    this.#members = new Map(others.map(({ name, key }) => [party(name), { key: unhex(key) }]));
  }

  get names(): readonly PartyId[] {
    return [...this.#members.keys()];
  }

  /** Those who have not said hello yet. */
  get absent(): readonly PartyId[] {
    return [...this.#members].filter(([, { pair }]) => !pair).map(([name]) => name);
  }

  has(name: PartyId): boolean {
    return this.#members.has(name);
  }

  get(name: PartyId): Readonly<Member> | undefined {
    return this.#members.get(name);
  }

  /** Throws `PeerError` for a stranger, for other terms, and (`code: "forgotten"`) for a peer that lost its memory. */
  admit(said: Hello): void {
    const { identity, terms, ephemeral } = this.#introduction;
    const member = this.#members.get(said.from);
    mustBeKnown(said, terms, { me: identity.name, signature: member?.signature });
    if (member === undefined) throw stranger(said.from);
    const theirs = hex(said.ephemeral);
    const isForgotten = member.ephemeral !== undefined && member.ephemeral !== theirs;
    if (member.ephemeral !== theirs) void this.#keep(said).catch(() => undefined); // else it is met again, after a crash too
    if (isForgotten) throw forgotten(said.from); // in this life; the next one knows its new key
    member.pair ??= pairKey(ephemeral, said.ephemeral, this.#termsHash);
    member.ephemeral = theirs;
    member.signature = said.termsSignature;
  }

  /** Knows again whom an earlier life of this link has met, and has the next one do so: who met may leave when all that it said has come. */
  async recall(store: Store | undefined): Promise<void> {
    this.#store = store;
    for (const [name, member] of this.#members) {
      const kept = await store?.read(this.#place(name));
      if (!kept || member.ephemeral !== undefined) continue;
      member.ephemeral = hex(kept.value);
      member.pair = pairKey(this.#introduction.ephemeral, kept.value, this.#termsHash);
    }
  }

  async #keep({ from, ephemeral }: Hello): Promise<void> {
    const before = await this.#store?.read(this.#place(from));
    await this.#store?.write(this.#place(from), ephemeral, before?.revision ?? 0);
  }

  #place(name: PartyId): string {
    return `link/${hex(this.#termsHash)}/met/${name}`;
  }
}
