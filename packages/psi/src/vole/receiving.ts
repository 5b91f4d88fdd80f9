// The receiver on the engine "vole": RR22 (ePrint 2022/320, figure 11 with the changes for malicious parties) over silent VOLE.
import { InternalError, type Step } from "@tavs/core";
import { heardProof, heardTrees, summed } from "./expanding.ts";
import { chosen, encoded, extended } from "./extending.ts";
import { gathered, heardMask, heardTags } from "./hearing.ts";
import type { VoleReceiverState } from "./receiver-state.ts";
import type { EncodedTask, ExtendedTask, GatheredTask } from "./receiver-tasks.ts";

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
export function resumeVole(state: VoleReceiverState, [outcome]: readonly unknown[]): Next {
  if (state.at === "extending") return extended(state, outcome as ExtendedTask);
  if (state.at === "encoding") return encoded(state, outcome as EncodedTask);
  if (state.at === "summing") return summed(state, outcome as Uint8Array);
  if (state.at === "expanding") return gathered(state, outcome as GatheredTask);
  throw new InternalError(`work came back while ${state.at}`);
}
