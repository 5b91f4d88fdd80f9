import { breath } from "../breath.ts";
import type { PartyId } from "../protocol/party.ts";
import type { Carrier } from "./carrier.ts";
import type { Dialogue } from "./dialogue.ts";
import type { Turn } from "./dialogues.ts";
import type { Ending } from "./refusals.ts";

const MUCH = 1_048_576; // bytes

/** What one session says on the link that carries it. */
export class Outlet {
  readonly #carrier: Carrier;
  readonly #id: string;

  constructor(carrier: Carrier, id: string) {
    this.#carrier = carrier;
    this.#id = id;
  }

  /** Where much is said the network has its turn in between: what is sealed travels while the next is. */
  async say({ said }: Turn): Promise<void> {
    let sealed = 0; // bytes since the last breath
    for (const [name, messages] of said)
      for (const message of messages) {
        if (sealed >= MUCH) {
          await breath();
          sealed = 0;
        }
        sealed += message.body.length;
        this.#carrier.send(this.#id, name, message);
      }
  }

  acknowledge(to: PartyId, { committed }: Dialogue): void {
    if (committed > 0) this.#carrier.acknowledge(this.#id, to, committed);
  }

  /** What this peer has not acknowledged, byte for byte, and how far it was heard: an old copy learns that it is one. */
  sayAgain(to: PartyId, dialogue: Dialogue): void {
    for (const message of dialogue.outbox) this.#carrier.send(this.#id, to, message);
    this.acknowledge(to, dialogue);
  }

  abort(names: readonly PartyId[], told: Ending): void {
    for (const name of names) this.#carrier.abort(this.#id, name, told);
  }

  askAgain(of: PartyId): void {
    this.#carrier.askAgain(of);
  }

  onDelivered(): void {
    this.#carrier.onDelivered();
  }
}
