import { breath } from "../breath.ts";
import type { PartyId } from "../protocol/party.ts";
import { isOfThisVersion, looksLikeHello } from "../wire/frames.ts";
import type { Arrivals } from "./files-arrivals.ts";
import { type Departure, type FilesReport, send } from "./files-departure.ts";
import { NOTHING } from "./files-record.ts";
import type { Guest, Seat } from "./network.ts";
import { Outgoing } from "./outgoing.ts";

/**
 * A party at its folders. A parcel stands for the party that sealed it: greeted, it says hello and what is in it; asked
 * again, it says that again. When it has, nothing more comes, and the guest is told so.
 */
export class FileSeat implements Seat {
  readonly #guest: Guest;
  readonly #arrivals: Arrivals;
  readonly #departure: Departure;
  readonly #outgoing: ReadonlyMap<PartyId, Outgoing>;
  readonly #asked = new Set<PartyId>();
  readonly #greeted = new Set<PartyId>();
  #saying: Promise<void> | undefined;
  #hasLeft = false;
  #report: FilesReport | undefined;

  constructor(guest: Guest, arrivals: Arrivals, departure: Departure) {
    this.#guest = guest;
    this.#arrivals = arrivals;
    this.#departure = departure;
    this.#outgoing = new Map(
      departure.routes.map(({ to }) => {
        const last = departure.before.peers[to]?.said?.frames;
        return [to, new Outgoing(last, arrivals.newest.get(to)?.frames)];
      }),
    );
  }

  get report(): FilesReport | undefined {
    return this.#report;
  }

  send(to: PartyId, frame: Uint8Array): void {
    if (!this.#outgoing.get(to)?.add(frame)) return;
    this.#asked.add(to);
    this.#saying ??= this.#say();
  }

  /** Writes the files. What a run committed is in them; who dies before has it in the store, and it is written next time. */
  async leave(): Promise<void> {
    this.#hasLeft = true;
    await this.#saying;
    this.#report = await send(this.#departure, this.#outgoing, this.#arrivals);
  }

  async #say(): Promise<void> {
    while (this.#asked.size > 0) {
      await breath(); // a seat is given before anybody speaks; and others are asked in the same breath
      const names = [...this.#asked];
      this.#asked.clear();
      for (const name of names) this.#sayHello(name); // first: what is sealed opens once its sender is known
      for (const name of names) await this.#sayRest(name);
    }
    this.#saying = undefined;
    if (!this.#hasLeft) this.#guest.onQuiet?.();
  }

  #sayHello(from: PartyId): void {
    if (this.#greeted.has(from)) return; // once: a hello has a link say everything again
    this.#greeted.add(from);
    const { hello } = this.#departure.before.peers[from] ?? NOTHING;
    const kept = hello && isOfThisVersion(hello) ? hello : undefined; // else it says another one: what it is now, only its next file shows
    const said = this.#arrivals.newest.get(from)?.frames.find(looksLikeHello) ?? kept;
    if (said) this.#guest.onFrame(from, said);
  }

  async #sayRest(from: PartyId): Promise<void> {
    for (const frame of this.#arrivals.newest.get(from)?.frames ?? []) {
      if (this.#hasLeft) return;
      if (!looksLikeHello(frame)) this.#guest.onFrame(from, frame);
      await breath(); // a signature takes milliseconds, and nobody else should wait for all of them
    }
  }
}
