import { PeerError, TavsError } from "../errors.ts";
import type { PartyId } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import type { Store } from "../protocol/store.ts";
import { patience } from "../protocol/timer.ts";
import { mustOffer } from "../study/allowed.ts";
import { type Terms, termsBytes } from "../study/terms.ts";
import { type Frame, unframe } from "../wire/frames.ts";
import type { Introduction } from "./handshake.ts";
import type { ConnectOptions, Link } from "./link.ts";
import { Members } from "./members.ts";
import { absent, misaddressed, noNetwork, nothingMore, otherVersion } from "./refusals.ts";
import { Sessions } from "./sessions.ts";
import type { SessionTraffic } from "./traffic.ts";
import { Voice } from "./voice.ts";
import { type Limits, signal, within } from "./waiting.ts";

export interface Setting {
  readonly termsHash: Uint8Array;
  readonly store: Store;
  readonly options: ConnectOptions;
}

const PATIENCE_MS = 60_000;

/** A link from its first hello to its last acknowledgement. */
export class OpenLink implements Link {
  readonly me: PartyId;
  readonly terms: Terms;
  readonly signatures: Map<PartyId, Uint8Array>;
  readonly #options: ConnectOptions;
  readonly #limits: Limits;
  readonly #members: Members;
  readonly #voice: Voice;
  readonly #sessions: Sessions;
  readonly #refused = new Map<PartyId, TavsError>();
  readonly #met = signal();

  constructor(introduction: Introduction, { termsHash, store, options }: Setting) {
    const { identity, terms, said } = introduction;
    const { patienceMs = PATIENCE_MS, timer = patience, signal: stop } = options;
    const [me, members] = [identity.name, new Members(introduction, termsHash)];
    const voice = new Voice(introduction, members);
    const guarded = (from: PartyId, act: () => void): void => this.#guarded(from, act);
    this.me = me;
    this.terms = terms;
    this.signatures = new Map([[me, said.termsSignature]]);
    this.#options = options;
    this.#limits = { patienceMs, timer, signal: stop };
    this.#members = members;
    this.#voice = voice;
    this.#sessions = new Sessions({ me, termsHash, store, members, voice, guarded });
  }

  /** Takes a seat, and waits until every party of the terms has said hello. */
  async meet(): Promise<void> {
    await this.#sitDown();
    this.#voice.greetAll(); // a network may say "joined" before it gives the seat
    if (this.#members.absent.length === 0) return;
    await within(this.#met.promise, this.#limits, () => {
      throw this.#missing();
    });
  }

  async session(label: string, run = 0): Promise<Transport> {
    const computation = mustOffer(this.terms, { label, me: this.me, run });
    return this.#sessions.open(computation, run);
  }

  traffic(): readonly SessionTraffic[] {
    return this.#voice.traffic.all;
  }

  get isDelivered(): boolean {
    return this.#sessions.isDelivered;
  }

  async close(): Promise<void> {
    await within(this.#sessions.delivered(), this.#limits, () => undefined).finally(() => this.leave());
  }

  leave(): Promise<void> {
    return this.#voice.leave();
  }

  async #sitDown(): Promise<void> {
    const joining = this.#options.via.join({
      identity: this.#voice.identity,
      terms: termsBytes(this.terms),
      onFrame: (from, bytes) => this.#guarded(from, () => this.#take(from, unframe(bytes))),
      onJoined: () => this.#voice.greetAll(),
      onLost: (error) => this.#lost(error),
      onQuiet: () => this.#quieted(),
    });
    const giveBack = (): void => void joining.then((seat) => seat.leave()).catch(() => undefined); // a seat that comes late
    const seat = await within(joining, this.#limits, () => {
      throw noNetwork(this.#limits.patienceMs);
    }).catch((error) => {
      giveBack();
      throw error;
    });
    this.#voice.sitDown(seat);
  }

  #take(from: PartyId, content: Frame): void {
    const { from: named, to } = content.kind === "hello" ? content.hello : content.envelope;
    if (named !== from || to !== this.me || !this.#members.has(from)) throw misaddressed();
    if (content.kind === "envelope") return this.#sessions.take(content.envelope);
    if (content.hello.answer) this.#voice.greet(from, { answer: false }); // first: a peer whose terms differ is told so as well
    this.#members.admit(content.hello);
    this.signatures.set(from, content.hello.termsSignature);
    this.#sessions.greeted(from);
    if (this.#members.absent.length === 0) this.#met.resolve();
  }

  #guarded(from: PartyId, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof TavsError)) throw error;
      this.#refuse(from, error.code === "version" ? otherVersion(from, error) : error);
    }
  }

  #refuse(from: PartyId, reason: TavsError): void {
    this.#refused.set(from, reason);
    this.#options.onRefused?.(from, reason);
    if (reason.code === "terms" || reason.code === "version") this.#met.reject(reason); // it will not get better by waiting
    if (reason.code === "forgotten") this.#sessions.fail(reason, from);
  }

  #quieted(): void {
    this.#met.reject(this.#refusal() ?? nothingMore(this.#members.absent)); // nothing happens where all have met
    this.#sessions.quieted();
  }

  /** Who did not come; or why somebody who came under that name was refused. */
  #missing(): TavsError {
    return this.#refusal() ?? absent(this.#members.absent, this.#limits.patienceMs);
  }

  #refusal(): TavsError | undefined {
    return this.#members.absent.map((name) => this.#refused.get(name)).find((reason) => reason instanceof PeerError);
  }

  #lost(error: TavsError): void {
    this.#met.reject(error);
    this.#sessions.fail(error);
  }
}
