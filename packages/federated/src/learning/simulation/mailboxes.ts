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
    receive: (from, signal) => heard(own, from, signal),
    abort: async () => undefined, // whoever runs the simulation hears of it, and ends it for all
  };
}

function heard(box: Box, from: readonly PartyId[], signal: AbortSignal | undefined): Promise<Incoming> {
  const at = box.mail.findIndex((message) => from.includes(message.from));
  if (at >= 0) return Promise.resolve(box.mail.splice(at, 1)[0]!); // `findIndex` saw it
  return new Promise<Incoming>((resolve, reject) => {
    const end = (): void => reject(signal?.reason);
    const hear = (message: Incoming): void => {
      signal?.removeEventListener("abort", end);
      resolve(message);
    };
    signal?.addEventListener("abort", end);
    box.listener = { from, hear };
  });
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
