import { sha256 } from "@noble/hashes/sha2.js";
import { equal } from "../bytes.ts";
import { InternalError, PeerError, type TavsError, UsageError } from "../errors.ts";
import type { Incoming, Outgoing, PartyId, Step } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import { freeze, recall, store, thaw } from "../protocol/snapshot.ts";
import type { Store } from "../protocol/store.ts";
import { MAX_BODY } from "../wire/frames.ts";

/** A message with its place in one direction of one session, counted from 1. */
export interface Numbered {
  readonly number: number;
  readonly body: Uint8Array;
}

/** What a session needs of the link it runs on. */
export interface Carrier {
  readonly me: PartyId;
  readonly store: Store;
  send(id: string, to: PartyId, message: Numbered): void;
  acknowledge(id: string, to: PartyId, number: number): void;
  abort(id: string, to: PartyId, code: string): void;
  /** Asks a peer to send again what was not acknowledged. */
  askAgain(of: PartyId): void;
  /** Called when there is nothing left that a peer has not acknowledged. */
  onDelivered(): void;
}

interface Peer {
  sent: number;
  /** Said, and not yet acknowledged: sent again, byte for byte, whenever the peer says hello. */
  outbox: Numbered[];
  /** Hash of every message that was taken in; the first `committed` of them rest in a saved step. */
  heard: Uint8Array[];
  committed: number;
  inbox: Uint8Array[];
  inboxBytes: number;
  missed: boolean;
}

interface Saved {
  readonly step: unknown;
  readonly ended: string | null;
  readonly peers: { readonly [name: string]: { sent: number; outbox: Numbered[]; heard: Uint8Array[] } };
}

export interface SessionOptions {
  /** Hash of terms, label and run, in hexadecimal digits. */
  readonly id: string;
  readonly protocol: string;
  readonly peers: readonly PartyId[];
}

interface Waiter {
  readonly from: readonly PartyId[];
  resolve(message: Incoming): void;
  reject(error: unknown): void;
}

const INBOX_BYTES = 64 << 20; // more is dropped unacknowledged, and asked for again when there is room

/**
 * One session: numbers, order, exactly-once and memory. A message is acknowledged only when the step that consumed it
 * is saved; what is not acknowledged stays here, also when the session is done, and is sent again on reconnect.
 */
export class Session implements Transport {
  readonly me: PartyId;
  readonly protocol: string;
  readonly #id: string;
  readonly #carrier: Carrier;
  readonly #peers: Map<PartyId, Peer>;
  #revision = 0;
  #step: unknown;
  #consumed: PartyId | undefined;
  #waiter: Waiter | undefined;
  #failure: TavsError | undefined;

  constructor(carrier: Carrier, { id, protocol, peers }: SessionOptions) {
    this.me = carrier.me;
    this.protocol = protocol;
    this.#id = id;
    this.#carrier = carrier;
    this.#peers = new Map(peers.map((name) => [name, newPeer()]));
  }

  /** Reads what an earlier life of this session saved. Called once, before anything is taken in. */
  async restore(): Promise<void> {
    const stored = await this.#carrier.store.read(`session/${this.#id}`);
    if (!stored) return;
    const saved = (await recall(thaw<Saved>(stored.value), this.#carrier.store)) as Saved; // what `#save` wrote
    this.#revision = stored.revision;
    this.#step = saved.step;
    if (saved.ended !== null) this.#failure = endedBefore(saved.ended);
    for (const [name, { sent, outbox, heard }] of Object.entries(saved.peers))
      Object.assign(this.#peer(name as PartyId), { sent, outbox, heard, committed: heard.length });
  }

  async load(): Promise<Step<unknown, unknown> | undefined> {
    if (this.#failure) throw this.#failure;
    return this.#step as Step<unknown, unknown> | undefined; // what `commit` was given
  }

  async commit(step: Step<unknown, unknown>): Promise<void> {
    const said = step.send.map((message) => ({ to: message.to, message: this.#enqueue(message) }));
    const consumed = this.#consumed;
    if (consumed !== undefined) this.#peer(consumed).committed++;
    this.#consumed = undefined;
    this.#step = { ...step, send: [] };
    await this.#save(null);
    for (const { to, message } of said) this.#carrier.send(this.#id, to, message);
    if (consumed !== undefined) this.#carrier.acknowledge(this.#id, consumed, this.#peer(consumed).committed);
  }

  receive(from: readonly PartyId[], signal?: AbortSignal): Promise<Incoming> {
    if (this.#consumed !== undefined) throw new InternalError("a step was not committed before the next message");
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      if (signal?.aborted) return reject(signal.reason);
      this.#waiter = { from, resolve, reject };
      this.#deliver();
    });
  }

  async abort(error: TavsError): Promise<void> {
    this.#failure = error;
    await this.#save(error.code);
    for (const name of this.#peers.keys()) this.#carrier.abort(this.#id, name, error.code);
  }

  // What the link calls.

  isMember(name: PartyId): boolean {
    return this.#peers.has(name);
  }

  get isDelivered(): boolean {
    return [...this.#peers.values()].every(({ outbox }) => outbox.length === 0);
  }

  /** Takes a message in, or drops it: a repeat silently, a gap until it is sent again. */
  take(from: PartyId, { number, body }: Numbered): void {
    const peer = this.#peer(from);
    const hash = sha256(body);
    const known = peer.heard[number - 1];
    if (known !== undefined) return this.#repeat(from, peer, { number, same: equal(known, hash) });
    if (number !== peer.heard.length + 1 || peer.inboxBytes + body.length > INBOX_BYTES) {
      peer.missed = true; // a gap, or no room: not acknowledged, so it comes again when it is asked for
      return;
    }
    peer.heard.push(hash);
    peer.inbox.push(body);
    peer.inboxBytes += body.length;
    this.#deliver();
  }

  acknowledged(by: PartyId, number: number): void {
    const peer = this.#peer(by);
    if (number > peer.sent) return this.fail(rolledBack(by));
    peer.outbox = peer.outbox.filter((message) => message.number > number);
    if (this.isDelivered) this.#carrier.onDelivered();
  }

  unacknowledged(by: PartyId): readonly Numbered[] {
    return this.#peer(by).outbox;
  }

  aborted(by: PartyId, code: string): void {
    this.fail(new PeerError(`${by} ended the session: it refused what it received ("${code}")`, { code: "aborted" }));
  }

  /** Ends this life of the session: who waits is told now, who comes later then. */
  fail(error: TavsError): void {
    this.#failure = error;
    this.#waiter?.reject(error);
    this.#waiter = undefined;
  }

  #peer(name: PartyId): Peer {
    const peer = this.#peers.get(name);
    if (!peer) throw new UsageError(`${name} does not take part in this session`);
    return peer;
  }

  #enqueue({ to, body }: Outgoing): Numbered {
    if (body.length > MAX_BODY) throw new InternalError(`a message of ${body.length} bytes; ${MAX_BODY} is the most`);
    const peer = this.#peer(to);
    const message = { number: ++peer.sent, body };
    peer.outbox.push(message);
    return message;
  }

  #repeat(from: PartyId, peer: Peer, { number, same }: { number: number; same: boolean }): void {
    if (!same)
      return this.fail(
        new PeerError(`${from} said two different things as message ${number}: the session is over`, {
          code: "equivocation",
        }),
      );
    if (number <= peer.committed) this.#carrier.acknowledge(this.#id, from, peer.committed);
  }

  #deliver(): void {
    const waiter = this.#waiter;
    if (!waiter) return;
    if (this.#failure) return this.fail(this.#failure);
    const from = waiter.from.find((name) => this.#peer(name).inbox.length > 0);
    if (from === undefined) return this.#catchUp(waiter.from);
    const peer = this.#peer(from);
    const body = peer.inbox.shift()!; // `find` saw one
    peer.inboxBytes -= body.length;
    this.#consumed = from;
    this.#waiter = undefined;
    waiter.resolve({ from, body });
  }

  #catchUp(from: readonly PartyId[]): void {
    for (const name of from.filter((candidate) => this.#peer(candidate).missed)) {
      this.#peer(name).missed = false;
      this.#carrier.askAgain(name);
    }
  }

  async #save(ended: string | null): Promise<void> {
    const peers = [...this.#peers].map(
      ([name, { sent, outbox, heard, committed }]) =>
        [name, { sent, outbox, heard: heard.slice(0, committed) }] as const,
    );
    const saved: Saved = { step: this.#step, ended, peers: Object.fromEntries(peers) };
    const frozen = freeze(await store(saved, this.#carrier.store));
    await this.#carrier.store.write(`session/${this.#id}`, frozen, this.#revision++);
  }
}

const newPeer = (): Peer => ({
  sent: 0,
  outbox: [],
  heard: [],
  committed: 0,
  inbox: [],
  inboxBytes: 0,
  missed: false,
});

const endedBefore = (code: string): PeerError =>
  new PeerError(`this session was ended ("${code}") and can not be resumed: agree on a new run`, { code });

const rolledBack = (by: PartyId): UsageError =>
  new UsageError(
    `${by} has acknowledged more than this store knows was said: the store is an old copy, and going on from it would answer twice`,
    { code: "rollback" },
  );
