import { PeerError } from "../errors.ts";
import { endedBy, endingOf } from "../link/refusals.ts";
import { Ear } from "../protocol/ear.ts";
import { type Incoming, type PartyId, party } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";

/**
 * Connected transports in one process, without seals and signatures: what examples and tests run on. In production a
 * transport is a session of a `Link`.
 */
export function memoryTransports<const N extends readonly string[]>(...names: N): Record<N[number], Transport> {
  const boxes = new Map(names.map((name) => [party(name), new Mailbox()]));
  const entries = [...boxes].map(([name, box]) => [name, memoryTransport(name, box, boxes)] as const);
  return Object.fromEntries(entries) as Record<N[number], Transport>;
}

function memoryTransport(me: PartyId, box: Mailbox, boxes: ReadonlyMap<PartyId, Mailbox>): Transport {
  return {
    me,
    load: async () => undefined,
    async commit({ send }) {
      for (const { to, body } of send) {
        const other = boxes.get(to);
        if (!other) throw new Error(`${me} speaks to ${to}, who has no transport here`);
        other.put({ from: me, body: body.slice() });
      }
    },
    receive: (from, signal) => box.take(from, signal),
    async abort(error) {
      const told = error instanceof PeerError ? error : endedBy(me, endingOf(error)); // why, stays here
      for (const [name, other] of boxes) if (name !== me) other.close(told);
    },
  };
}

class Mailbox {
  readonly #mail: Incoming[] = [];
  readonly #ear = new Ear();
  #closed: Error | undefined;

  put(message: Incoming): void {
    this.#mail.push(message);
    this.#deliver();
  }

  close(error: Error): void {
    this.#closed = error;
    this.#ear.fail(error);
  }

  take(from: readonly PartyId[], signal?: AbortSignal): Promise<Incoming> {
    if (this.#closed) return Promise.reject(this.#closed);
    const heard = this.#ear.listen(from, signal);
    this.#deliver();
    return heard;
  }

  #deliver(): void {
    const at = this.#mail.findIndex(({ from }) => this.#ear.from?.includes(from));
    if (at >= 0) this.#ear.hear(this.#mail.splice(at, 1)[0]!); // `findIndex` saw it
  }
}
