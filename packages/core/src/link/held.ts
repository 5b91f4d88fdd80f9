import type { PartyId } from "../protocol/party.ts";
import type { Envelope } from "../wire/frames.ts";

const HELD_BYTES = 64 << 20; // of all senders together
const OVERHEAD = 512; // bytes that an envelope costs beside what is sealed in it

/**
 * Envelopes of sessions that are not open here yet. Each sender has its share of the room: nobody fills it for the others.
 * What finds none is dropped; its sender is remembered, to be asked again when a session opens.
 */
export class Held {
  readonly #share: number;
  readonly #envelopes = new Map<string, Envelope[]>();
  readonly #bytes = new Map<PartyId, number>();
  readonly #dropped = new Set<PartyId>();

  constructor(senders: number) {
    this.#share = Math.floor(HELD_BYTES / Math.max(1, senders));
  }

  hold(session: string, envelope: Envelope): void {
    const bytes = (this.#bytes.get(envelope.from) ?? 0) + sizeOf(envelope);
    if (bytes > this.#share) return void this.#dropped.add(envelope.from);
    this.#bytes.set(envelope.from, bytes);
    const held = this.#envelopes.get(session) ?? [];
    held.push(envelope);
    this.#envelopes.set(session, held);
  }

  release(session: string): readonly Envelope[] {
    const envelopes = this.#envelopes.get(session) ?? [];
    this.#envelopes.delete(session);
    for (const envelope of envelopes)
      this.#bytes.set(envelope.from, this.#bytes.get(envelope.from)! - sizeOf(envelope)); // `hold` counted it
    return envelopes;
  }

  /** True once, where something of this sender was dropped. */
  hasDropped(sender: PartyId): boolean {
    return this.#dropped.delete(sender);
  }
}

const sizeOf = ({ sealed }: Envelope): number => sealed.length + OVERHEAD;
