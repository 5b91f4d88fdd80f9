import { equal } from "../bytes.ts";
import { sha256 } from "../primitives.ts";

/** A message with its place in one direction of one session, counted from 1. */
export interface Numbered {
  readonly number: number;
  readonly body: Uint8Array;
}

/** What survives of a dialogue: what was said, what of it is not acknowledged, and a hash of every message that was consumed. */
export interface SavedDialogue {
  readonly sent: number;
  readonly outbox: readonly Numbered[];
  readonly heard: readonly Uint8Array[];
}

/** What became of a message that came: taken in, known already, too early (or no room), or not what was said before. */
export type Taken = "new" | "repeat" | "missed" | "contradiction";

const INBOX_BYTES = 64 << 20; // more is dropped unacknowledged, and asked for again when there is room
const OVERHEAD = 256; // bytes that an empty message costs, so that no peer fills the memory with them

/** What one peer and this party have said to each other in one session: numbers, order, exactly once. */
export class Dialogue {
  #sent = 0;
  /** Said, and not yet acknowledged: sent again, byte for byte, whenever the peer says hello. */
  #outbox: readonly Numbered[] = [];
  /** Hash of every message that was taken in; the first `committed` of them rest in a saved step. */
  readonly #heard: Uint8Array[] = [];
  #committed = 0;
  #inbox: Uint8Array[] = [];
  #inboxBytes = 0;
  #missed = false;
  #asked = false;

  restore({ sent, outbox, heard }: SavedDialogue): void {
    this.#sent = sent;
    this.#outbox = outbox;
    this.#heard.push(...heard);
    this.#committed = heard.length;
  }

  get sent(): number {
    return this.#sent;
  }

  /** How many messages of the peer rest in a saved step. */
  get committed(): number {
    return this.#committed;
  }

  get outbox(): readonly Numbered[] {
    return this.#outbox;
  }

  get hasMail(): boolean {
    return this.#inbox.length > 0;
  }

  /** The dialogue as it will be once these messages are said and, where one was consumed, that one is committed. */
  saved(said: readonly Numbered[], consumed: number): SavedDialogue {
    const heard = this.#heard.slice(0, this.#committed + consumed);
    return { sent: this.#sent + said.length, outbox: [...this.#outbox, ...said], heard };
  }

  /** Called once that is durable. */
  commit(said: readonly Numbered[], consumed: number): void {
    this.#sent += said.length;
    this.#outbox = [...this.#outbox, ...said];
    this.#committed += consumed;
  }

  take({ number, body }: Numbered): Taken {
    const hash = sha256(body);
    const known = this.#heard[number - 1];
    if (known !== undefined) return equal(known, hash) ? "repeat" : "contradiction";
    if (number !== this.#heard.length + 1 || this.#inboxBytes + body.length + OVERHEAD > INBOX_BYTES) {
      this.#missed = true; // not acknowledged, so it comes again when it is asked for
      return "missed";
    }
    this.#heard.push(hash);
    this.#inbox.push(body);
    this.#inboxBytes += body.length + OVERHEAD;
    this.#asked = false;
    return "new";
  }

  next(): Uint8Array | undefined {
    const body = this.#inbox.shift();
    if (body) this.#inboxBytes -= body.length + OVERHEAD;
    return body;
  }

  /** Gives back what `next` gave, where the step that took it was not committed. */
  putBack(body: Uint8Array): void {
    this.#inbox.unshift(body);
    this.#inboxBytes += body.length + OVERHEAD;
  }

  acknowledged(number: number): void {
    this.#outbox = this.#outbox.filter((message) => message.number > number);
  }

  /** True once for each gap: what was missed has to be asked for, and was not yet. */
  mustAsk(): boolean {
    const must = this.#missed && !this.#asked;
    if (must) this.#asked = true;
    this.#missed = false;
    return must;
  }

  /** The peer came, and sends again what is not acknowledged: what is then still missing is asked for anew. */
  greeted(): void {
    this.#asked = false;
  }
}
