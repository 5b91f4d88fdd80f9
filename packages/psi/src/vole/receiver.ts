import { done, InternalError, type Outgoing, type Party, type Step, wait } from "@tavs/core";
import { itemsAt } from "../item-set.ts";
import { announce, learnSize, meet, openSize } from "../oprf/meeting.ts";
import { tooFewShared } from "../oprf/modes.ts";
import type { Overlap } from "../oprf/receiver.ts";
import { patienceOf } from "../oprf/session.ts";
import { heardProof, heardTrees, summed } from "./expanding.ts";
import { chosen, encoded, extended } from "./extending.ts";
import { gathered, heardMask, heardTags } from "./hearing.ts";
import type { VoleReceiverState } from "./receiver-state.ts";
import type { EncodedTask, ExtendedTask, GatheredTask } from "./receiver-tasks.ts";
import { voleReceiverReveals } from "./reveals.ts";
import { nameOf, openVole, partOf, type VoleInput, type VoleOptions, type VoleSession } from "./session.ts";
import { voleKernels } from "./vole-kernels.ts";

type Next = Step<VoleReceiverState, Overlap>;

/** A party of VOLE-PSI: its sentence depends on the options of its input. */
export interface VoleParty<State, Result> extends Party<VoleInput, State, Result> {
  revealsWith(options: VoleOptions): Party<VoleInput, State, Result>["reveals"];
}

/**
 * Learns which of its own items the sender also holds, and how many items the sender holds, and nothing else. RR22 (ePrint 2022/320,
 * figure 11 with the changes for malicious parties) over silent VOLE: up to 2^22 items a side, about 2 microseconds each.
 */
export const receiver: VoleParty<VoleReceiverState, Overlap> = {
  name: "psi/vole/1 receiver",
  reveals: voleReceiverReveals({}),
  revealsWith: voleReceiverReveals,
  kernels: voleKernels,
  start(input, random) {
    const it = openVole(input, "receiver", random);
    return waitFor({ at: "meeting", it }, announce(it.session, partOf("receiver", it.security)));
  },
  receive(state, { body }) {
    if (state.at === "meeting") return met(state.it, body);
    if (state.at === "opening") return opened(state.it, body);
    if (state.at === "choosing") return chosen(state.it, body);
    if (state.at === "planting") return heardTrees(state, body);
    if (state.at === "proving") return heardProof(state, body);
    if (state.at === "unmasking") return heardMask(state, body);
    if (state.at === "hearing") return heardTags(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, [outcome]) {
    // Each kernel gives what its task says.
    if (state.at === "extending") return extended(state, outcome as ExtendedTask);
    if (state.at === "encoding") return encoded(state, outcome as EncodedTask);
    if (state.at === "summing") return summed(state, outcome as Uint8Array);
    if (state.at === "expanding") return gathered(state, outcome as GatheredTask);
    if (state.at === "finding") return found(state.it, outcome as Uint32Array);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function met(before: VoleSession, body: Uint8Array): Next {
  const part = partOf("receiver", before.security);
  const said = announce(before.session, part)[0]!.body; // as `start` said it
  const it = { ...before, session: meet(before.session, body, part), name: nameOf(said, body) };
  return waitFor({ at: "opening", it }, openSize(it.session));
}

function opened(before: VoleSession, body: Uint8Array): Next {
  const { session } = learnSize(before.session, body, partOf("receiver", before.security));
  return waitFor({ at: "choosing", it: { ...before, session } });
}

const waitFor = (state: VoleReceiverState, send: readonly Outgoing[] = []): Next =>
  wait(state, [state.it.session.peer], { send, patienceMs: patienceOf(state.it.session) });

/** Throws `BudgetError` where too few are shared. */
function found({ session }: VoleSession, shared: Uint32Array): Next {
  const { items, modes, theirSize } = session;
  if (shared.length < modes.minShared) throw tooFewShared(modes);
  return done({
    items: itemsAt(items, shared),
    indices: shared.map((index) => items.rows[index]!),
    senderSize: theirSize,
  });
}
