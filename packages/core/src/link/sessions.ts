import { hex, utf8 } from "../bytes.ts";
import { TavsError, UsageError } from "../errors.ts";
import { type PartyId, party } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import type { Store } from "../protocol/store.ts";
import type { Computation } from "../study/terms.ts";
import type { Envelope, EnvelopeKind } from "../wire/frames.ts";
import type { Carrier } from "./carrier.ts";
import type { Numbered } from "./dialogue.ts";
import { disclose } from "./envelopes.ts";
import { Held } from "./held.ts";
import { sessionId } from "./keys.ts";
import type { Members } from "./members.ts";
import { type Ending, misaddressed } from "./refusals.ts";
import { Session } from "./session.ts";
import { sessionRecord } from "./session-record.ts";
import { transportOf } from "./transport.ts";
import type { Voice } from "./voice.ts";
import { type Signal, signal } from "./waiting.ts";

export interface SessionsOptions {
  readonly me: PartyId;
  readonly termsHash: Uint8Array;
  readonly store: Store | undefined;
  readonly members: Members;
  readonly voice: Voice;
  /** Does something with what this peer said; what is refused is reported, and ends nothing else. */
  readonly guarded: (from: PartyId, act: () => void) => void;
  /** Whether the terms grant this party a session of that id. */
  readonly isOffered: (id: string) => boolean;
}

/** The sessions that run on one link, and the envelopes of those that are not open yet. */
export class Sessions implements Carrier {
  readonly me: PartyId;
  readonly #options: SessionsOptions;
  readonly #held: Held;
  readonly #open = new Map<string, Session>();
  readonly #labels = new Map<string, string>();
  #delivered: Signal = signal();
  #isQuiet = false;

  constructor(options: SessionsOptions) {
    this.me = options.me;
    this.#options = options;
    this.#held = new Held(options.members.names.length);
  }

  /** Throws `UsageError` where this run is open already, or another process works in the store. */
  async open(
    { label, protocol, parties, reveals: { [this.me]: reveals } }: Computation,
    run: number,
  ): Promise<Transport> {
    const { termsHash, store } = this.#options;
    const id = hex(sessionId(termsHash, label, run));
    if (this.#labels.has(id)) throw new UsageError(`"${label}" is open already: number the runs`);
    this.#labels.set(id, label);
    const peers = parties.filter((name) => name !== this.me).map(party);
    const session = new Session(this, { id, protocol, reveals, peers, record: sessionRecord(store, id) });
    await session.restore().catch((error) => {
      this.#labels.delete(id);
      throw error;
    });
    this.#open.set(id, session); // from here on it takes envelopes in; what came before was held
    this.#begin(id, session, peers);
    return transportOf(session);
  }

  /** An envelope that the network brought from somebody whose name it carries. */
  take(received: Envelope): void {
    const id = hex(received.session);
    const session = this.#open.get(id);
    if (session) this.#hand(session, received);
    else if (this.#options.isOffered(id)) this.#held.hold(id, received); // else it is another study's
  }

  greeted(by: PartyId): void {
    for (const session of this.#with(by)) session.greeted(by);
  }

  /** Ends this life of the sessions with one peer, or of all. */
  fail(error: TavsError, peer?: PartyId): void {
    for (const session of peer === undefined ? this.#open.values() : this.#with(peer)) session.fail(error);
    if (peer === undefined) this.#delivered.resolve(); // or not: nothing comes any more
  }

  /** The network brings nothing more, until it is asked again. */
  quieted(): void {
    this.#isQuiet = true;
    for (const session of this.#open.values()) session.quieted();
    if (this.#isQuiet) this.#delivered.resolve();
  }

  /** Resolves when there is nothing left that a peer has not acknowledged, or no acknowledgement can come. */
  delivered(): Promise<void> {
    this.#delivered = signal();
    if (this.#isQuiet) this.#delivered.resolve();
    this.onDelivered();
    return this.#delivered.promise;
  }

  // What sessions call.

  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  keyOf(peer: PartyId): string | undefined {
    return this.#options.members.get(peer)?.ephemeral;
  }

  send(id: string, to: PartyId, message: Numbered): void {
    this.#say({ id, to, kind: "message" }, message);
  }

  acknowledge(id: string, to: PartyId, number: number): void {
    this.#say({ id, to, kind: "acknowledgement" }, { number, body: new Uint8Array() });
  }

  abort(id: string, to: PartyId, told: Ending): void {
    this.#say({ id, to, kind: "abort" }, { number: 1, body: utf8(told) });
  }

  askAgain(of: PartyId): void {
    this.#isQuiet = false;
    this.#options.voice.greet(of, { answer: true });
  }

  get isDelivered(): boolean {
    return [...this.#open.values()].every((session) => session.isDelivered);
  }

  onDelivered(): void {
    if (this.isDelivered) this.#delivered.resolve();
  }

  #begin(id: string, session: Session, peers: readonly PartyId[]): void {
    for (const received of this.#held.release(id))
      this.#options.guarded(received.from, () => this.#hand(session, received));
    for (const peer of peers) session.sayAgain(peer);
    for (const peer of peers) if (this.#held.hasDropped(peer)) this.askAgain(peer);
  }

  #hand(session: Session, received: Envelope): void {
    if (!session.isMember(received.from)) throw misaddressed();
    const member = this.#options.members.get(received.from);
    if (!member?.pair) return; // its hello is on the way, and then this again
    try {
      session.hear(received, disclose(member.key, member.pair, received));
    } catch (error) {
      if (error instanceof TavsError) session.fail(error);
      throw error;
    }
  }

  #say({ id, to, kind }: { id: string; to: PartyId; kind: EnvelopeKind }, message: Numbered): void {
    const label = this.#labels.get(id)!; // a session speaks only while it is open
    this.#options.voice.say({ session: id, label, to, kind }, message);
  }

  #with(peer: PartyId): readonly Session[] {
    return [...this.#open.values()].filter((session) => session.isMember(peer));
  }
}
