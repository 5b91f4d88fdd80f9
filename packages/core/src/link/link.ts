import { hex, unhex, utf8 } from "../bytes.ts";
import { PeerError, TavsError, TransportError, UsageError } from "../errors.ts";
import type { Identity } from "../identity/identity.ts";
import { type PartyId, party } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import { memoryStore, type Store } from "../protocol/store.ts";
import { patience, type Timer } from "../protocol/timer.ts";
import { type Random, systemRandom } from "../random.ts";
import { mustHold, signTerms, type Terms, termsHash } from "../study/terms.ts";
import type { Network, Seat } from "../transports/network.ts";
import { type Envelope, type EnvelopeKind, frame, type Hello, unframe } from "../wire/frames.ts";
import { disclose, enclose } from "./envelopes.ts";
import { ephemeralKey, type Introduction, introduce, mustBeKnown } from "./handshake.ts";
import { pairKey, sessionId } from "./keys.ts";
import { type Carrier, type Numbered, Session } from "./session.ts";

export interface ConnectOptions {
  readonly identity: Identity;
  readonly terms: Terms;
  /** How bytes travel: `webSocket(url)`, `memoryNetwork()`. */
  readonly via: Network;
  /** The day, as "2026-11-21": terms that have expired are refused. */
  readonly today: string;
  /** Where sessions survive a crash. Without it they live as long as the process. */
  readonly store?: Store;
  /** How long to wait for the other parties to come, and at the end for their acknowledgements. Default: a minute. */
  readonly patienceMs?: number;
  /** What was refused, and from whom the network said it was: for logs. */
  readonly onRefused?: (from: PartyId, reason: TavsError) => void;
  readonly random?: Random;
  readonly timer?: Timer;
  readonly signal?: AbortSignal;
}

/** A connection to all other parties of one study, each of whom has signed the same terms. */
export interface Link {
  readonly me: PartyId;
  readonly terms: Terms;
  /** Every party's Ed25519 signature of the terms, this one's included. */
  readonly signatures: ReadonlyMap<PartyId, Uint8Array>;
  /** The session of that name. Throws `UsageError` where the terms name none, or name it without this party. */
  session(label: string, run?: number): Promise<Transport>;
  /** What this party has sent so far, sealed and signed, by session and receiver; what was sent again is counted again. */
  traffic(): readonly SessionTraffic[];
  /** Waits until everything that was said is acknowledged, at most `patienceMs`, and leaves. */
  close(): Promise<void>;
}

export interface SessionTraffic {
  readonly label: string;
  readonly to: PartyId;
  readonly bytes: number;
}

/**
 * Joins the network and meets all parties of the terms. Throws `UsageError` where the terms cannot be run by this
 * identity today; `PeerError` where a party signed other terms (naming the field) or speaks another version;
 * `TransportError` where somebody does not come in time (naming who).
 */
export async function connect(options: ConnectOptions): Promise<Link> {
  const { identity, terms, today, store = memoryStore(), random = systemRandom } = options;
  mustHold(terms, identity, today);
  const hash = termsHash(terms);
  const ephemeral = await ephemeralKey(store, hex(hash), random);
  const link = new OpenLink({ identity, terms, ephemeral }, { hash, store, options });
  try {
    await link.meet();
    return link;
  } catch (error) {
    await link.leave();
    throw error;
  }
}

interface Member {
  readonly key: Uint8Array;
  ephemeral?: string;
  pair?: Uint8Array;
}

interface Held {
  readonly envelopes: Envelope[];
  bytes: number;
}

interface Setting {
  readonly hash: Uint8Array;
  readonly store: Store;
  readonly options: ConnectOptions;
}

const HELD_BYTES = 64 << 20; // of sessions that are not opened here yet; more is dropped, and asked for when they are
const PATIENCE_MS = 60_000;

class OpenLink implements Link, Carrier {
  readonly me: PartyId;
  readonly terms: Terms;
  readonly store: Store;
  readonly signatures: Map<PartyId, Uint8Array>;
  readonly #introduction: Introduction;
  readonly #hash: Uint8Array;
  readonly #options: ConnectOptions;
  readonly #members: Map<PartyId, Member>;
  readonly #sessions = new Map<string, Session>();
  readonly #held = new Map<string, Held>();
  readonly #labels = new Map<string, string>();
  readonly #traffic = new Map<string, SessionTraffic>();
  readonly #met = signal<void>();
  #delivered = signal<void>();
  #seat: Seat | undefined;

  constructor(introduction: Introduction, { hash, store, options }: Setting) {
    const { identity, terms } = introduction;
    this.me = identity.name;
    this.terms = terms;
    this.store = store;
    this.#introduction = introduction;
    this.#hash = hash;
    this.#options = options;
    this.signatures = new Map([[this.me, signTerms(identity, terms)]]);
    const others = terms.parties.filter(({ name }) => name !== this.me);
    this.#members = new Map(others.map(({ name, key }) => [party(name), { key: unhex(key) }]));
  }

  async meet(): Promise<void> {
    const { via } = this.#options;
    this.#seat = await via.join({
      identity: this.#introduction.identity,
      onFrame: (from, bytes) => this.#onFrame(from, bytes),
      onJoined: () => this.#greetAll(),
    });
    this.#greetAll(); // a network may say "joined" before it gives the seat
    if (this.#members.size === 0) return;
    await this.#within(this.#met.promise, () => this.#absent());
  }

  async session(label: string, run = 0): Promise<Transport> {
    const computation = this.terms.computations.find((candidate) => candidate.label === label);
    if (!computation) throw new UsageError(`computations: the terms name no session "${label}"`, { code: "terms" });
    if (!computation.parties.includes(this.me))
      throw new UsageError(`computations: ${this.me} takes no part in "${label}"`, { code: "terms" });
    const id = hex(sessionId(this.#hash, label, run));
    if (this.#sessions.has(id)) throw new UsageError(`"${label}" is open already: number the runs`);
    const peers = computation.parties.filter((name) => name !== this.me).map(party);
    const session = new Session(this, { id, protocol: computation.protocol, peers });
    this.#sessions.set(id, session);
    this.#labels.set(id, label);
    await session.restore();
    this.#release(id, session);
    for (const peer of peers) this.#resend(peer, id, session);
    return session;
  }

  traffic(): readonly SessionTraffic[] {
    return [...this.#traffic.values()];
  }

  async close(): Promise<void> {
    if (![...this.#sessions.values()].every((session) => session.isDelivered)) {
      this.#delivered = signal();
      await this.#within(this.#delivered.promise, () => undefined);
    }
    await this.leave();
  }

  async leave(): Promise<void> {
    await this.#seat?.leave();
  }

  // What sessions call.

  send(id: string, to: PartyId, message: Numbered): void {
    this.#envelope(id, to, "message", message);
  }

  acknowledge(id: string, to: PartyId, number: number): void {
    this.#envelope(id, to, "acknowledgement", { number, body: new Uint8Array() });
  }

  abort(id: string, to: PartyId, code: string): void {
    this.#envelope(id, to, "abort", { number: 1, body: utf8(code) });
  }

  askAgain(of: PartyId): void {
    this.#greet(of, true);
  }

  onDelivered(): void {
    if ([...this.#sessions.values()].every((session) => session.isDelivered)) this.#delivered.resolve();
  }

  // What the network brings.

  #onFrame(from: PartyId, bytes: Uint8Array): void {
    try {
      const content = unframe(bytes);
      if (content.kind === "hello") this.#onHello(from, content.hello);
      else this.#onEnvelope(from, content.envelope);
    } catch (error) {
      this.#refuse(from, error);
    }
  }

  #onHello(from: PartyId, said: Hello): void {
    if (said.answer) this.#greet(from, false); // first, so that a peer whose terms differ is told so as well
    mustBeKnown(said, this.terms, this.me);
    const member = this.#members.get(said.from)!; // `mustBeKnown` found it in the same terms
    mustBeSame(said, member);
    member.ephemeral = hex(said.ephemeral);
    member.pair ??= pairKey(this.#introduction.ephemeral, said.ephemeral, this.#hash);
    this.signatures.set(said.from, said.termsSignature);
    for (const [id, session] of this.#sessions) if (session.isMember(said.from)) this.#resend(said.from, id, session);
    if (this.#absent().length === 0) this.#met.resolve();
  }

  #onEnvelope(from: PartyId, received: Envelope): void {
    const member = this.#members.get(received.from);
    if (!member || from !== received.from || received.to !== this.me)
      throw new PeerError("an envelope names other parties than the network does", { code: "stranger" });
    const id = hex(received.session);
    const session = this.#sessions.get(id);
    if (!session) return this.#hold(id, received);
    if (!session.isMember(received.from))
      throw new PeerError(`${from} takes no part in that session`, { code: "stranger" });
    if (member.pair) this.#hand(session, member, member.pair, received); // else its hello is on the way, and then this again
  }

  #hand(session: Session, member: Member, pair: Uint8Array, received: Envelope): void {
    try {
      const body = disclose(member.key, pair, received);
      if (received.kind === "message") session.take(received.from, { number: received.number, body });
      else if (received.kind === "acknowledgement") session.acknowledged(received.from, received.number);
      else session.aborted(received.from, new TextDecoder().decode(body));
    } catch (error) {
      if (error instanceof TavsError) session.fail(error);
      throw error;
    }
  }

  #hold(id: string, received: Envelope): void {
    const held = this.#held.get(id) ?? { envelopes: [], bytes: 0 };
    const total = [...this.#held.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    if (total + received.sealed.length > HELD_BYTES) return;
    held.envelopes.push(received);
    held.bytes += received.sealed.length;
    this.#held.set(id, held);
  }

  /** Gives a session what came before it was opened. */
  #release(id: string, session: Session): void {
    const envelopes = this.#held.get(id)?.envelopes ?? [];
    this.#held.delete(id);
    for (const received of envelopes) {
      const member = this.#members.get(received.from);
      if (member?.pair && session.isMember(received.from)) this.#hand(session, member, member.pair, received);
    }
  }

  #resend(to: PartyId, id: string, session: Session): void {
    for (const message of session.unacknowledged(to)) this.send(id, to, message);
  }

  #envelope(id: string, to: PartyId, kind: EnvelopeKind, message: Numbered): void {
    const pair = this.#members.get(to)?.pair;
    if (!pair) return; // it is sent when the peer says hello
    const lane = { session: unhex(id), from: this.me, to, kind };
    const bytes = frame({ kind: "envelope", envelope: enclose(this.#introduction.identity, pair, lane, message) });
    this.#count(id, to, bytes.length);
    this.#seat?.send(to, bytes);
  }

  #count(id: string, to: PartyId, bytes: number): void {
    const label = this.#labels.get(id)!; // only sessions that were opened here speak
    const before = this.#traffic.get(`${id} ${to}`)?.bytes ?? 0;
    this.#traffic.set(`${id} ${to}`, { label, to, bytes: before + bytes });
  }

  #greetAll(): void {
    for (const name of this.#members.keys()) this.#greet(name, true);
  }

  #greet(to: PartyId, answer: boolean): void {
    this.#seat?.send(to, frame({ kind: "hello", hello: introduce(this.#introduction, to, answer) }));
  }

  #refuse(from: PartyId, error: unknown): void {
    if (!(error instanceof TavsError)) throw error;
    const named = error.code === "version" ? new PeerError(`${from} ${error.message}`, { code: error.code }) : error;
    this.#options.onRefused?.(from, named);
    if (error.code === "terms" || error.code === "version") this.#met.reject(named); // it will not get better by waiting
  }

  #absent(): readonly PartyId[] {
    return [...this.#members].filter(([, { pair }]) => !pair).map(([name]) => name);
  }

  /** Waits for a promise at most `patienceMs`; then throws, naming who is missing, where that is an error. */
  async #within(promise: Promise<void>, missing: () => readonly PartyId[] | undefined): Promise<void> {
    const { patienceMs = PATIENCE_MS, timer = patience, signal: stop } = this.#options;
    const over = new AbortController();
    const stopped = signal<void>();
    stop?.addEventListener("abort", () => stopped.reject(stop.reason), { once: true });
    const timeout = timer(patienceMs, over.signal).then(() => {
      const names = missing();
      if (names) throw absent(names, patienceMs);
    });
    try {
      await Promise.race([promise, timeout, stopped.promise]);
    } finally {
      over.abort();
      timeout.catch(() => undefined);
    }
  }
}

/** A peer that comes back with another key has lost its memory: its envelopes and ours no longer fit. */
function mustBeSame({ from, ephemeral }: Hello, member: Member): void {
  if (member.ephemeral !== undefined && member.ephemeral !== hex(ephemeral))
    throw new PeerError(`${from} came back without its store: all parties have to start a new run`, {
      code: "forgotten",
    });
}

const absent = (names: readonly PartyId[], patienceMs: number): TransportError =>
  new TransportError(`${names.join(", ")} did not come within ${patienceMs} ms; start again when all are there`, {
    code: "silence",
  });

interface Signal<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function signal<T>(): Signal<T> {
  let settle: Omit<Signal<T>, "promise"> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  promise.catch(() => undefined); // somebody may be told before anybody waits
  return { promise, ...settle! };
}
