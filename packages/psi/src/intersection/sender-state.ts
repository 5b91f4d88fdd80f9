// Where the sender of an intersection can stand: meeting the receiver, or in its engine.
import type { Labels } from "../labelled/labels.ts";
import type { OprfSenderState } from "../oprf/sender-state.ts";
import type { Part, Session } from "../oprf/session.ts";
import type { VoleSenderState } from "../vole/sender-state.ts";
import type { EngineChoice } from "./engine.ts";

interface Greeting {
  readonly session: Session;
  readonly labels: Labels;
  readonly choice: EngineChoice;
  readonly part: Part;
}

export interface Meeting extends Greeting {
  readonly at: "meeting";
}

export interface Opening extends Greeting {
  readonly at: "opening" | "paying";
  /** Hash of both announcements. */
  readonly name: Uint8Array;
}

export type SenderState = Meeting | Opening | OprfSenderState | VoleSenderState;
