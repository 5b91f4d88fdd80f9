import { InternalError, PeerError, type TavsError } from "../errors.ts";
import { Ear } from "../protocol/ear.ts";
import type { Incoming, PartyId, Step } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import type { Json } from "../study/canonical.ts";
import type { Envelope } from "../wire/frames.ts";
import type { Carrier } from "./carrier.ts";
import type { Numbered } from "./dialogue.ts";
import { Dialogues, SILENCE, type Turn } from "./dialogues.ts";
import { Outlet } from "./outlet.ts";
import { contradiction, type Ending, endedBefore, endedBy, endingOf, nothingMore, rolledBack } from "./refusals.ts";
import type { SavedSession, SessionRecord } from "./session-record.ts";

export interface SessionOptions {
  /** Hash of terms, label and run, in hexadecimal digits. */
  readonly id: string;
  readonly protocol: string;
  /** What the terms say that this party comes to know. */
  readonly reveals: Json | undefined;
  readonly peers: readonly PartyId[];
  readonly record: SessionRecord;
}

/**
 * One session: what is said, taken in and remembered. A message is acknowledged only when the step that consumed it
 * is saved; what is not acknowledged stays here, also when the session is done, and is sent again on reconnect.
 */
export class Session implements Transport {
  readonly me: PartyId;
  readonly protocol: string;
  readonly reveals?: Json;
  readonly #keyOf: (peer: PartyId) => string | undefined;
  readonly #isQuiet: () => boolean;
  readonly #outlet: Outlet;
  readonly #record: SessionRecord;
  readonly #dialogues: Dialogues;
  readonly #ear = new Ear();
  #step: unknown;
  #consumed: Incoming | undefined;
  #failure: TavsError | undefined;
  #told: Ending | null = null;
  readonly #without = new Set<PartyId>();

  constructor(carrier: Carrier, { id, protocol, reveals, peers, record }: SessionOptions) {
    this.me = carrier.me;
    this.protocol = protocol;
    if (reveals !== undefined) this.reveals = reveals;
    this.#keyOf = (peer) => carrier.keyOf(peer);
    this.#isQuiet = () => carrier.isQuiet;
    this.#outlet = new Outlet(carrier, id);
    this.#record = record;
    this.#dialogues = new Dialogues(peers);
  }

  /** Reads what an earlier life of this session saved. Called once, before anything is taken in. */
  async restore(): Promise<void> {
    const saved = await this.#record.read();
    if (!saved) return;
    this.#step = saved.step;
    this.#told = saved.told;
    try {
      this.#dialogues.restore(saved.peers, this.#keyOf);
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      this.#failure = error;
    }
    if (saved.ended !== null) this.#failure = endedBefore(saved.ended);
  }

  async load(): Promise<Step<unknown, unknown> | undefined> {
    if (this.#failure) throw this.#failure;
    if (this.#consumed) this.#dialogues.with(this.#consumed.from).putBack(this.#consumed.body); // its step was never committed
    this.#consumed = undefined;
    return this.#step as Step<unknown, unknown> | undefined; // what `commit` was given
  }

  async commit(step: Step<unknown, unknown>): Promise<void> {
    if (this.#failure) throw this.#failure; // the session is over: no answer
    const turn = this.#dialogues.turn(step.send, this.#consumed?.from);
    const quiet = { ...step, send: [] };
    await this.#record.write(this.#saved(quiet, turn));
    this.#step = quiet;
    this.#consumed = undefined;
    this.#dialogues.commit(turn);
    if (this.#failure) throw this.#failure; // it ended meanwhile
    await this.#outlet.say(turn);
    if (turn.consumed) this.#outlet.acknowledge(turn.consumed, this.#dialogues.with(turn.consumed));
    if (step.status === "done") this.#step = undefined; // `transportOf` has it
  }

  receive(from: readonly PartyId[], signal?: AbortSignal): Promise<Incoming> {
    if (this.#consumed !== undefined) throw new InternalError("a step was not committed before the next message");
    for (const name of from) this.#dialogues.with(name);
    const heard = this.#ear.listen(from, signal);
    this.#deliver();
    return heard;
  }

  async abort(error: TavsError): Promise<void> {
    this.#failure ??= error;
    if (this.#told !== null) return;
    const told = endingOf(error);
    await this.#record.write({ ...this.#saved(this.#step, SILENCE), ended: error.code, told });
    this.#told = told;
    this.#outlet.abort(this.#dialogues.names, told);
  }

  goOnWithout(peers: readonly PartyId[]): void {
    for (const peer of peers) if (this.#dialogues.has(peer)) this.#without.add(peer);
    if (this.isDelivered) this.#outlet.onDelivered();
  }

  // What the link calls.

  isMember(name: PartyId): boolean {
    return this.#dialogues.has(name);
  }

  get isDelivered(): boolean {
    const isOver = this.#failure !== undefined && this.#failure.blame !== "transport"; // what the network lost comes later
    return isOver || this.#dialogues.areDeliveredBut(this.#without);
  }

  /** Says again what this peer has not acknowledged; where the session was ended, that. */
  sayAgain(to: PartyId): void {
    if (this.#told !== null) this.#outlet.abort([to], this.#told);
    else if (!this.#failure) this.#outlet.sayAgain(to, this.#dialogues.with(to));
  }

  /** The peer came: it sends again what is not acknowledged here, and so does this party. */
  greeted(by: PartyId): void {
    this.#dialogues.with(by).greeted();
    this.sayAgain(by);
  }

  /** The network brings nothing more: who waits for a message is told so, and the session is kept. */
  quieted(): void {
    this.#deliver();
  }

  /** Takes in what an envelope of this peer held. */
  hear({ from, kind, number }: Envelope, body: Uint8Array): void {
    if (kind === "message") this.#take(from, { number, body });
    else if (kind === "acknowledgement") this.#acknowledged(from, number);
    else this.fail(endedBy(from, new TextDecoder().decode(body)));
  }

  /** Ends this life of the session: who waits is told now, who comes later then. The first reason stands. */
  fail(error: TavsError): void {
    this.#failure ??= error;
    this.#ear.fail(this.#failure);
    this.#outlet.onDelivered();
  }

  /** Takes a message in, or drops it: a repeat silently, a gap until it is sent again. */
  #take(from: PartyId, message: Numbered): void {
    const dialogue = this.#dialogues.with(from);
    const taken = dialogue.take(message);
    if (taken === "contradiction") return this.fail(contradiction(from, message.number));
    if (taken !== "repeat") return this.#deliver();
    if (message.number <= dialogue.committed) this.#outlet.acknowledge(from, dialogue);
  }

  #acknowledged(by: PartyId, number: number): void {
    const dialogue = this.#dialogues.with(by);
    if (number > dialogue.sent) return this.fail(rolledBack(by));
    dialogue.acknowledged(number);
    if (this.isDelivered) this.#outlet.onDelivered();
  }

  #saved(step: unknown, turn: Turn): SavedSession {
    return { step, ended: null, told: null, peers: this.#dialogues.saved(turn, this.#keyOf) };
  }

  #deliver(): void {
    const { from } = this.#ear;
    if (!from) return;
    if (this.#failure) return this.fail(this.#failure);
    this.#consumed = this.#dialogues.next(from);
    if (this.#consumed !== undefined) return this.#ear.hear(this.#consumed);
    this.#askAgain(from);
    if (this.#isQuiet()) this.#ear.fail(nothingMore(from)); // asking, it is not: what is missing may come again
  }

  #askAgain(from: readonly PartyId[]): void {
    for (const name of from) if (this.#dialogues.with(name).mustAsk()) this.#outlet.askAgain(name);
  }
}
