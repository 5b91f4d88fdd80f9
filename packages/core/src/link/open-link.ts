import { TavsError } from "../errors.ts";
import { type PartyId, party } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import { patience } from "../protocol/timer.ts";
import { mustOffer } from "../study/allowed.ts";
import { type Terms, termsBytes } from "../study/terms.ts";
import { type Frame, unframe } from "../wire/frames.ts";
import { Arrivals } from "./arrivals.ts";
import { type Introduction, signaturesOf } from "./handshake.ts";
import type { ConnectOptions, Link } from "./link.ts";
import { Members } from "./members.ts";
import { offered } from "./offered.ts";
import { misaddressed, noNetwork, otherVersion } from "./refusals.ts";
import { Sessions } from "./sessions.ts";
import type { SessionTraffic } from "./traffic.ts";
import { Voice } from "./voice.ts";
import { type Limits, within } from "./waiting.ts";

export interface Setting {
  readonly termsHash: Uint8Array;
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
  readonly #arrivals: Arrivals;
  /** Whether every signature is known without a hello. */
  readonly #isSigned: boolean;

  constructor(introduction: Introduction, { termsHash, options }: Setting) {
    const { identity, terms, said } = introduction;
    const { store, patienceMs = PATIENCE_MS, timer = patience, signal: stop } = options;
    const [me, members] = [identity.name, new Members(introduction, termsHash)];
    const voice = new Voice(introduction, members);
    const guarded = (from: PartyId, act: () => void): void => this.#guarded(from, act);
    this.me = me;
    this.terms = terms;
    this.signatures = new Map([...signaturesOf(terms, options.signatures), [me, said.termsSignature]]);
    this.#isSigned = terms.parties.every(({ name }) => this.signatures.has(party(name)));
    this.#options = options;
    this.#limits = { patienceMs, timer, signal: stop };
    this.#members = members;
    this.#arrivals = new Arrivals(members, this.#limits);
    this.#voice = voice;
    const isOffered = offered(terms, { me, termsHash });
    this.#sessions = new Sessions({ me, termsHash, store, members, voice, guarded, isOffered });
  }

  /** Takes a seat, and waits until every party of the terms has said hello, unless all are known to have signed. */
  async meet(): Promise<void> {
    const { meets, store } = this.#options;
    if (this.#isSigned && meets === "once") await this.#members.recall(store);
    await this.#sitDown();
    this.#voice.greetAll(); // a network may say "joined" before it gives the seat
    await this.#arrivals.of(this.#isSigned ? [] : this.#members.names);
  }

  async session(label: string, run = 0): Promise<Transport> {
    const computation = mustOffer(this.terms, { label, me: this.me, run });
    await this.#arrivals.of(computation.parties.filter((name) => name !== this.me).map(party));
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
    this.#arrivals.look(from);
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
    this.#arrivals.refuse(from, reason);
    this.#options.onRefused?.(from, reason);
    if (reason.code === "forgotten") this.#sessions.fail(reason, from);
  }

  #quieted(): void {
    this.#arrivals.quieted();
    this.#sessions.quieted();
  }

  #lost(error: TavsError): void {
    this.#arrivals.fail(error);
    this.#sessions.fail(error);
  }
}
