import type { TavsError } from "../errors.ts";
import type { Identity } from "../identity/identity.ts";
import type { PartyId } from "../protocol/party.ts";

export interface Guest {
  readonly identity: Identity;
  /** The terms as they are sent, where several guests share one seat: see `sharedNetwork`. */
  readonly terms?: Uint8Array;
  /** A frame, from whom the network says it is: what it says is checked, not believed. */
  onFrame(from: PartyId, frame: Uint8Array): void;
  /** Called when the seat is taken, and again after every reconnect: frames in between may be lost. */
  onJoined(): void;
  /** Called once where the seat is lost for good: the network is not there any more, or somebody else sits there. */
  onLost?(error: TavsError): void;
  /**
   * Called by a network that can tell, such as files: all that it has was brought, and nothing comes until somebody
   * carries more here. Called again after what was asked for anew was brought again.
   */
  onQuiet?(): void;
}

export interface Seat {
  /** Hands a frame over. A frame for somebody who is not there is lost: links send again what is not acknowledged. */
  send(to: PartyId, frame: Uint8Array): void;
  leave(): Promise<void>;
}

/** How bytes travel between named parties. A network is not trusted: it may lose, repeat, reorder and forge. */
export interface Network {
  /** Rejects with `TransportError` where nobody answers, `PeerError` where the network refuses this identity. */
  join(guest: Guest): Promise<Seat>;
}
