// Transports within one process, for a simulation of many: no seals, no snapshots, nothing but order.
import { type Incoming, InternalError, type PartyId, type Transport } from "@tavs/core";

interface Box {
  readonly mail: Incoming[];
  listener: { readonly from: readonly PartyId[]; readonly hear: (message: Incoming) => void } | undefined;
}

/** One transport a name; a message that waits is heard in the order of arrival. */
export function mailboxes(names: readonly PartyId[]): ReadonlyMap<PartyId, Transport> {
  const boxes = new Map<PartyId, Box>(names.map((name) => [name, { mail: [], listener: undefined }]));
  return new Map(names.map((name) => [name, transportOf(name, boxes)]));
}

function transportOf(me: PartyId, boxes: ReadonlyMap<PartyId, Box>): Transport {
  const own = boxOf(me, boxes);
  return {
    me,
    load: async () => undefined,
    async commit({ send }) {
      for (const { to, body } of send) put(boxOf(to, boxes), { from: me, body });
    },
    receive: (from, signal) =>
      new Promise<Incoming>((hear, fail) => {
        const at = own.mail.findIndex((message) => from.includes(message.from));
        if (at >= 0) return hear(own.mail.splice(at, 1)[0]!); // `findIndex` saw it
        own.listener = { from, hear };
        signal?.addEventListener("abort", () => fail(signal.reason), { once: true });
      }),
    abort: async () => undefined, // whoever runs the simulation hears of it, and ends it for all
  };
}

function boxOf(name: PartyId, boxes: ReadonlyMap<PartyId, Box>): Box {
  const box = boxes.get(name);
  if (box) return box;
  throw new InternalError(`${name} has no mailbox in this simulation`);
}

function put(box: Box, message: Incoming): void {
  const { listener } = box;
  if (!listener?.from.includes(message.from)) {
    box.mail.push(message);
    return;
  }
  box.listener = undefined;
  listener.hear(message);
}
