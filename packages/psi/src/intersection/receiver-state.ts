// Where the receiver of an intersection can stand: meeting the sender, or in its engine.
import type { OprfReceiverState } from "../oprf/receiver-state.ts";
import type { Part, Session } from "../oprf/session.ts";
import type { VoleReceiverState } from "../vole/receiver-state.ts";
import type { EngineChoice } from "./engine.ts";

export interface Meeting {
  readonly at: "meeting";
  readonly session: Session;
  readonly choice: EngineChoice;
  readonly part: Part;
}

export interface Opening extends Omit<Meeting, "at"> {
  readonly at: "opening";
  /** Hash of both announcements. */
  readonly name: Uint8Array;
}

export type ReceiverState = Meeting | Opening | OprfReceiverState | VoleReceiverState;
