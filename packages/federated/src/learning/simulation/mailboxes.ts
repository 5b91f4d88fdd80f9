// Transports within one process, for a simulation of many: no seals, no snapshots, nothing but order.
import { type Incoming, InternalError, type PartyId, type Transport } from "@tavs/core";

interface Listener {
  readonly from: readonly PartyId[];
  readonly hear: (message: Incoming) => void;
  readonly fail: (error: unknown) => void;
}

class Box {
  readonly #mail: Incoming[] = [];
  #listener: Listener | undefined;
  #closed: { readonly error: unknown } | undefined;

  put(message: Incoming): void {
    const listener = this.#listener;
    if (!listener?.from.includes(message.from)) {
      this.#mail.push(message);
      return;
    }
    this.#listener = undefined;
    listener.hear(message);
  }

  take(from: readonly PartyId[]): Promise<Incoming> {
    if (this.#closed) return Promise.reject(this.#closed.error);
    const at = this.#mail.findIndex((message) => from.includes(message.from));
    if (at >= 0) return Promise.resolve(this.#mail.splice(at, 1)[0]!); // `findIndex` saw it
    return new Promise((hear, fail) => {
      this.#listener = { from, hear, fail };
    });
  }

  close(error: unknown): void {
    this.#closed ??= { error };
    this.#listener?.fail(error);
  }
}

export interface Mailboxes {
  readonly at: (name: PartyId) => Transport;
  /** Whoever waits, or will, gets this error. */
  readonly close: (error: unknown) => void;
}

/** One transport a name; a message that waits is heard in the order of arrival. */
export function mailboxes(names: readonly PartyId[]): Mailboxes {
  const boxes = new Map(names.map((name) => [name, new Box()]));
  const boxOf = (name: PartyId): Box => {
    const box = boxes.get(name);
    if (box) return box;
    throw new InternalError(`${name} has no mailbox in this simulation`);
  };
  const at = (me: PartyId): Transport => ({
    me,
    load: async () => undefined,
    commit: async ({ send }) => {
      for (const { to, body } of send) boxOf(to).put({ from: me, body });
    },
    receive: (from) => boxOf(me).take(from),
    abort: async () => undefined, // whoever runs the simulation hears of it, and closes all
  });
  const close = (error: unknown): void => {
    for (const box of boxes.values()) box.close(error);
  };
  return { at, close };
}
