// The sender on the engine "vole". See `receiving.ts`.
import { InternalError, type Step } from "@tavs/core";
import type { Seen } from "../oprf/sender-state.ts";
import type { Answered } from "./answered.ts";
import { answered, heardColumns, heardKey } from "./answering.ts";
import { dealt, heardChallenge, heardExtension, heardNoise, offered } from "./dealing.ts";
import type { GrownTask } from "./grow-task.ts";
import { grown } from "./growing.ts";
import type { VoleSenderState } from "./sender-state.ts";
import type { DealtTask } from "./sender-tasks.ts";

type Next = Step<VoleSenderState, Seen>;

/** What it does with a message, once both sizes are known: `offer` comes first. */
export function hearStore(state: VoleSenderState, body: Uint8Array): Next {
  if (state.at === "choosing") return heardExtension(state, body);
  if (state.at === "extending") return heardNoise(state, body);
  if (state.at === "challenged") return heardChallenge(state, body);
  if (state.at === "keying") return heardKey(state, body);
  if (state.at === "listening") return heardColumns(state, body);
  throw new InternalError(`a message came while ${state.at}`);
}

/** Each kernel gives what its task says. */
export function resumeStore(state: VoleSenderState, outcomes: readonly unknown[]): Next {
  if (state.at === "offering") return offered(state.it, outcomes[0] as Uint8Array);
  if (state.at === "dealing") return dealt(state, outcomes as readonly DealtTask[]);
  if (state.at === "growing") return grown(state, outcomes[0] as GrownTask);
  if (state.at === "answering") return answered(state, outcomes[0] as Answered | Uint8Array);
  throw new InternalError(`work came back while ${state.at}`);
}
