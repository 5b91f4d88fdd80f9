import { done, InternalError, type Outgoing, type Step, wait, work } from "@tavs/core";
import { announce, learnSize, meet, refuseToOpen } from "../oprf/meeting.ts";
import { isPaid, spendingOf } from "../oprf/paying.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { patienceOf } from "../oprf/session.ts";
import { answered, heardColumns, heardKey } from "./answering.ts";
import { checked, dealt, heardChallenge, heardExtension, heardNoise, offer, offered } from "./dealing.ts";
import type { VoleParty } from "./receiver.ts";
import { voleSenderReveals } from "./reveals.ts";
import type { VoleSenderState } from "./sender-state.ts";
import type { DealtTask } from "./sender-tasks.ts";
import { nameOf, openVole, partOf, type VoleSession } from "./session.ts";
import { voleKernels } from "./vole-kernels.ts";

type Next = Step<VoleSenderState, Seen>;

/** Learns how many items the receiver holds, and nothing else. See `receiver`. */
export const sender: VoleParty<VoleSenderState, Seen> = {
  name: "psi/vole/1 sender",
  reveals: voleSenderReveals({}),
  revealsWith: voleSenderReveals,
  kernels: voleKernels,
  start(input, random) {
    const it = openVole(input, "sender", random);
    return waitFor({ at: "meeting", it }, announce(it.session, partOf("sender", it.security)));
  },
  receive(state, { body }) {
    if (state.at === "meeting") return met(state.it, body);
    if (state.at === "opening") return opened(state.it, body);
    if (state.at === "choosing") return heardExtension(state, body);
    if (state.at === "extending") return heardNoise(state, body);
    if (state.at === "challenged") return heardChallenge(state, body);
    if (state.at === "keying") return heardKey(state, body);
    if (state.at === "listening") return heardColumns(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, [outcome]) {
    if (state.at === "paying") return isPaid(outcome) ? offer(state.it) : refuse(state.it);
    // Each kernel gives what its task says.
    if (state.at === "offering") return offered(state.it, outcome as Uint8Array);
    if (state.at === "dealing") return dealt(state, outcome as DealtTask);
    if (state.at === "checking") return checked(state, outcome as Uint8Array);
    if (state.at === "answering") return answered(state.it, outcome as Uint8Array);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function met(before: VoleSession, body: Uint8Array): Next {
  const part = partOf("sender", before.security);
  const said = announce(before.session, part)[0]!.body; // as `start` said it
  const it = { ...before, session: meet(before.session, body, part), name: nameOf(body, said) };
  return waitFor({ at: "opening", it });
}

/** Where it counts what is asked, it is asked whether that may be. */
function opened(before: VoleSession, body: Uint8Array): Next {
  const { session } = learnSize(before.session, body, partOf("sender", before.security));
  const it = { ...before, session };
  const spending = spendingOf(session, body);
  if (spending === undefined) return offer(it);
  return work({ at: "paying", it }, { task: "spend", inputs: [spending] });
}

function refuse({ session }: VoleSession): Next {
  return done({ receiverSize: session.theirSize, verdict: "over-budget" }, refuseToOpen(session));
}

const waitFor = (state: VoleSenderState, send: readonly Outgoing[] = []): Next =>
  wait(state, [state.it.session.peer], { send, patienceMs: patienceOf(state.it.session) });
