// The sender grows its trees again, part by part, and answers parts in turn with that: it holds no more than two shares of a long VOLE, and a
// receiver that waits for proofs has no more than two parts of its columns on the way.
import { type Outgoing, type Step, wait, work } from "@tavs/core";
import type { Seen } from "../oprf/sender-state.ts";
import { patienceOf } from "../oprf/session.ts";
import type { GrownTask, GrowTask } from "./grow-task.ts";
import { proof } from "./messages.ts";
import { nameOfPart } from "./parting.ts";
import { phase } from "./phases.ts";
import { deltaOf } from "./sender-coins.ts";
import type { Growing, InTurn, VoleSenderState } from "./sender-state.ts";
import { isMalicious, shapeOf } from "./session.ts";

type Next = Step<VoleSenderState, Seen>;

/** Parts that are grown and not answered, at most: the receiver works on one while the columns of another travel. */
const AHEAD = 2;

/** Grows the next part first, where it is not that far ahead; then waits for the receiver. */
export function growOrWait(then: InTurn, send: readonly Outgoing[] = []): Next {
  const { it, ungrown, shares } = then;
  const { session } = it;
  const [next] = ungrown;
  if (next === undefined || shares.length === AHEAD)
    return wait(then, [session.peer], { send, patienceMs: patienceOf(session) });
  const shape = shapeOf(it, "sender");
  const part = shape.parts - ungrown.length;
  const input: GrowTask = { ...next, shape, session: nameOfPart(it.name, part), delta: deltaOf(it) };
  const progress = phase("grow", shape.parts, part);
  return work({ at: "growing", it, then }, { task: "voleGrow", inputs: [input], send, progress });
}

/** Shows that the trees of the part are trees, where it was challenged. */
export function grown({ it, then }: Growing, outcome: GrownTask): Next {
  const send = isMalicious(it) ? [{ to: it.session.peer, body: proof.encode({ proof: outcome.proof }) }] : [];
  return growOrWait({ ...then, ungrown: then.ungrown.slice(1), shares: [...then.shares, outcome.shares] }, send);
}
