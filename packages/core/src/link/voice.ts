import { unhex } from "../bytes.ts";
import type { Identity } from "../identity/identity.ts";
import type { PartyId } from "../protocol/party.ts";
import type { Seat } from "../transports/network.ts";
import { type EnvelopeKind, frame } from "../wire/frames.ts";
import type { Numbered } from "./dialogue.ts";
import { enclose } from "./envelopes.ts";
import { type Introduction, introduce } from "./handshake.ts";
import type { Members } from "./members.ts";
import { Traffic } from "./traffic.ts";

export interface Address {
  /** Session id, in hexadecimal digits. */
  readonly session: string;
  readonly label: string;
  readonly to: PartyId;
  readonly kind: EnvelopeKind;
}

/** What a link says on its network: hellos, and envelopes that one member alone can open. Without a seat it is not heard. */
export class Voice {
  readonly traffic: Traffic = new Traffic();
  readonly #introduction: Introduction;
  readonly #members: Members;
  #seat: Seat | undefined;

  constructor(introduction: Introduction, members: Members) {
    this.#introduction = introduction;
    this.#members = members;
  }

  get identity(): Identity {
    return this.#introduction.identity;
  }

  sitDown(seat: Seat): void {
    this.#seat = seat;
  }

  async leave(): Promise<void> {
    const seat = this.#seat;
    this.#seat = undefined;
    await seat?.leave();
  }

  greet(to: PartyId, options: { readonly answer: boolean }): void {
    this.#seat?.send(to, frame({ kind: "hello", hello: introduce(this.#introduction, to, options.answer) }));
  }

  greetAll(): void {
    for (const name of this.#members.names) this.greet(name, { answer: true });
  }

  say({ session, label, to, kind }: Address, message: Numbered): void {
    const pair = this.#members.get(to)?.pair;
    if (!pair || !this.#seat) return; // it is sent when the peer says hello
    const { identity } = this;
    const lane = { session: unhex(session), from: identity.name, to, kind };
    const bytes = frame({ kind: "envelope", envelope: enclose(identity, pair, lane, message) });
    this.traffic.count(session, { label, to, bytes: bytes.length });
    this.#seat.send(to, bytes);
  }
}
