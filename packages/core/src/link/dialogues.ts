import { InternalError, UsageError } from "../errors.ts";
import type { Incoming, Outgoing, PartyId } from "../protocol/party.ts";
import { MAX_BODY } from "../wire/frames.ts";
import { Dialogue, type Numbered, type SavedDialogue } from "./dialogue.ts";
import { forgotten } from "./refusals.ts";

/** What a step says, with the numbers it will have, and from whom the message was that it answers. */
export interface Turn {
  readonly said: ReadonlyMap<PartyId, readonly Numbered[]>;
  readonly consumed: PartyId | undefined;
}

export interface SavedPeer extends SavedDialogue {
  /** The key of this peer's envelopes when they were taken in. */
  readonly key: string | undefined;
}

type KeyOf = (peer: PartyId) => string | undefined;

export const SILENCE: Turn = { said: new Map(), consumed: undefined };

/** The dialogues of one party with each of its peers in one session. */
export class Dialogues {
  readonly #with: ReadonlyMap<PartyId, Dialogue>;

  constructor(peers: readonly PartyId[]) {
    this.#with = new Map(peers.map((name) => [name, new Dialogue()]));
  }

  get names(): readonly PartyId[] {
    return [...this.#with.keys()];
  }

  /** Whether all but these have acknowledged what they were told. */
  areDeliveredBut(without: ReadonlySet<PartyId>): boolean {
    return [...this.#with].every(([name, { outbox }]) => without.has(name) || outbox.length === 0);
  }

  has(name: PartyId): boolean {
    return this.#with.has(name);
  }

  /** Throws `UsageError` for somebody who does not take part. */
  with(name: PartyId): Dialogue {
    const dialogue = this.#with.get(name);
    if (!dialogue) throw new UsageError(`${name} does not take part in this session`);
    return dialogue;
  }

  /** Gives what is said its numbers, and changes nothing yet: nothing is said before it is saved. */
  turn(send: readonly Outgoing[], consumed: PartyId | undefined): Turn {
    const said = new Map<PartyId, Numbered[]>();
    for (const { to, body } of send) {
      if (body.length > MAX_BODY) throw new InternalError(`a message of ${body.length} bytes; ${MAX_BODY} is the most`);
      const messages = said.get(to) ?? [];
      messages.push({ number: this.with(to).sent + messages.length + 1, body });
      said.set(to, messages);
    }
    return { said, consumed };
  }

  /** The dialogues as they will be after this turn, each with the key of its peer's envelopes. */
  saved({ said, consumed }: Turn, keyOf: KeyOf): Readonly<Record<PartyId, SavedPeer>> {
    const entries = [...this.#with].map(([name, dialogue]) => {
      const saved = dialogue.saved(said.get(name) ?? [], name === consumed ? 1 : 0);
      return [name, { ...saved, key: keyOf(name) }] as const;
    });
    return Object.fromEntries(entries);
  }

  /** Goes on from what was saved. Throws `PeerError` (`code: "forgotten"`) for a peer that has another key now. */
  restore(peers: Readonly<Record<PartyId, SavedPeer>>, keyOf: KeyOf): void {
    for (const [name, { key, ...dialogue }] of Object.entries(peers)) {
      const peer = name as PartyId; // `saved` wrote it
      this.with(peer).restore(dialogue);
      if (key !== keyOf(peer)) throw forgotten(peer);
    }
  }

  /** Called once that is durable. */
  commit({ said, consumed }: Turn): void {
    for (const [name, dialogue] of this.#with) dialogue.commit(said.get(name) ?? [], name === consumed ? 1 : 0);
  }

  /** The next message of one of these, in the order of their names here. */
  next(from: readonly PartyId[]): Incoming | undefined {
    const name = from.find((candidate) => this.with(candidate).hasMail);
    return name === undefined ? undefined : { from: name, body: this.with(name).next()! }; // `hasMail` said so
  }
}
