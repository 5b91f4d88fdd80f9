import { PeerError, type TavsError } from "../errors.ts";
import type { PartyId } from "../protocol/party.ts";
import type { Members } from "./members.ts";
import { absent, nothingMore } from "./refusals.ts";
import { type Limits, type Signal, signal, within } from "./waiting.ts";

interface Waiting {
  readonly names: readonly PartyId[];
  readonly met: Signal;
}

/** Who waits on a link for whom: for all at its beginning, or for those of one session. */
export class Arrivals {
  readonly #members: Members;
  readonly #limits: Limits;
  readonly #waiting = new Set<Waiting>();
  readonly #refused = new Map<PartyId, TavsError>();

  constructor(members: Members, limits: Limits) {
    this.#members = members;
    this.#limits = limits;
  }

  /** Resolves when all of these have said hello. */
  async of(names: readonly PartyId[]): Promise<void> {
    const forgotten = names.map((name) => this.#refused.get(name)).find((reason) => reason?.code === "forgotten");
    if (forgotten) throw forgotten; // it was met, and is another one now
    const refused = this.#absent(names).map((name) => this.#refused.get(name));
    const hopeless = refused.find((reason) => reason && isLasting(reason));
    if (hopeless) throw hopeless;
    if (this.#absent(names).length === 0) return;
    const waiting = { names, met: signal() };
    this.#waiting.add(waiting);
    const late = (): never => {
      throw this.#refusal(names) ?? absent(this.#absent(names), this.#limits.patienceMs);
    };
    await within(waiting.met.promise, this.#limits, late).finally(() => this.#waiting.delete(waiting));
  }

  /** Somebody has said hello. */
  look(from: PartyId): void {
    this.#refused.delete(from);
    for (const { names, met } of this.#waiting) if (this.#absent(names).length === 0) met.resolve();
  }

  /** Somebody came under that name, and was refused. */
  refuse(from: PartyId, reason: TavsError): void {
    this.#refused.set(from, reason);
    if (isLasting(reason)) for (const { names, met } of this.#waiting) if (names.includes(from)) met.reject(reason);
  }

  /** Nobody comes any more. */
  fail(error: TavsError): void {
    for (const { met } of this.#waiting) met.reject(error);
  }

  /** Nobody comes until the network is asked again. */
  quieted(): void {
    for (const { names, met } of this.#waiting) met.reject(this.#refusal(names) ?? nothingMore(this.#absent(names)));
  }

  #absent(names: readonly PartyId[]): readonly PartyId[] {
    return this.#members.absent.filter((name) => names.includes(name));
  }

  /** Why somebody who came under a name that is waited for was refused. */
  #refusal(names: readonly PartyId[]): TavsError | undefined {
    return this.#absent(names)
      .map((name) => this.#refused.get(name))
      .find((reason) => reason instanceof PeerError);
  }
}

/** It will not get better by waiting. */
const isLasting = ({ code }: TavsError): boolean => code === "terms" || code === "version";
