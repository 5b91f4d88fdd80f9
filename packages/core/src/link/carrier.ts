import type { PartyId } from "../protocol/party.ts";
import type { Numbered } from "./dialogue.ts";
import type { Ending } from "./refusals.ts";

/** What a session needs of the link it runs on. */
export interface Carrier {
  readonly me: PartyId;
  /** True where the network has said that it brings nothing more in this life. */
  readonly isQuiet: boolean;
  /** The key that a peer's envelopes are sealed with, in hexadecimal digits. */
  keyOf(peer: PartyId): string | undefined;
  send(id: string, to: PartyId, message: Numbered): void;
  acknowledge(id: string, to: PartyId, number: number): void;
  abort(id: string, to: PartyId, told: Ending): void;
  /** Asks a peer to send again what was not acknowledged. */
  askAgain(of: PartyId): void;
  /** Called when there is nothing left that a peer has not acknowledged. */
  onDelivered(): void;
}
