import type { PartyId } from "../protocol/party.ts";
import type { Guest, Network } from "./network.ts";

export interface MemoryNetworkOptions {
  /** Sees every frame; what it returns is delivered instead: nothing, one frame, or several. For tests. */
  readonly intercept?: (frame: Uint8Array, from: PartyId, to: PartyId) => readonly Uint8Array[];
}

/** A network inside one process: for examples, tests and simulations. */
export function memoryNetwork({ intercept = (frame) => [frame] }: MemoryNetworkOptions = {}): Network {
  const guests = new Map<PartyId, Guest>();
  return {
    async join(guest) {
      const me = guest.identity.name;
      guests.set(me, guest);
      queueMicrotask(() => guest.onJoined());
      return {
        send(to, frame) {
          for (const delivered of intercept(frame, me, to))
            queueMicrotask(() => guests.get(to)?.onFrame(me, delivered.slice()));
        },
        async leave() {
          if (guests.get(me) === guest) guests.delete(me);
        },
      };
    },
  };
}
