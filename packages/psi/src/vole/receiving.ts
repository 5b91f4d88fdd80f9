// The receiver on the engine "vole": RR22 (ePrint 2022/320, figure 11 with the changes for malicious parties) over silent VOLE.
import { InternalError, type Step } from "@tavs/core";
import { decoded, gathered, heardProof, heardTrees, summed } from "./expanding.ts";
import { chosen, encoded, extended } from "./extending.ts";
import { heardMask, heardTags } from "./hearing.ts";
import type { VoleReceiverState } from "./receiver-state.ts";
import type { ExtendedTask, GatheredTask } from "./receiver-tasks.ts";

type Next = Step<VoleReceiverState, never>;

/** What it does with a message, once both sizes are known. */
export function hearVole(state: VoleReceiverState, body: Uint8Array): Next {
  if (state.at === "choosing") return chosen(state.it, body);
  if (state.at === "planting") return heardTrees(state, body);
  if (state.at === "proving") return heardProof(state, body);
  if (state.at === "unmasking") return heardMask(state, body);
  if (state.at === "hearing") return heardTags(state, body);
  throw new InternalError(`a message came while ${state.at}`);
}

/** Each kernel gives what its task says; what `voleFind` gives is the end. */
export function resumeVole(state: VoleReceiverState, outcomes: readonly unknown[]): Next {
  if (state.at === "extending") return extended(state, outcomes[0] as readonly ExtendedTask[]);
  if (state.at === "encoding") return encoded(state, outcomes as readonly Uint8Array[]);
  if (state.at === "summing") return summed(state, outcomes as readonly Uint8Array[]);
  if (state.at === "expanding") return gathered(state, outcomes[0] as GatheredTask);
  if (state.at === "decoding") return decoded(state, outcomes[0] as Uint8Array);
  throw new InternalError(`work came back while ${state.at}`);
}
