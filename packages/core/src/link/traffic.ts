import type { PartyId } from "../protocol/party.ts";

export interface SessionTraffic {
  readonly label: string;
  readonly to: PartyId;
  readonly bytes: number;
}

/** Counts what is sent, by session and receiver. */
export class Traffic {
  readonly #counts = new Map<string, SessionTraffic>();

  count(session: string, { label, to, bytes }: SessionTraffic): void {
    const before = this.#counts.get(`${session} ${to}`)?.bytes ?? 0;
    this.#counts.set(`${session} ${to}`, { label, to, bytes: before + bytes });
  }

  get all(): readonly SessionTraffic[] {
    return [...this.#counts.values()];
  }
}
