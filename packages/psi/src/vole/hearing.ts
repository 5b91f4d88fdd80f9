// The receiver's second half: its store goes out under the long VOLE, tags come back.
import { type Step, wait, work } from "@tavs/core";
import { isWhole, nothingOf } from "../oprf/heard.ts";
import { say } from "../oprf/messages.ts";
import { patienceOf } from "../oprf/session.ts";
import type { FindTask } from "./find-task.ts";
import { columnsLane, key, mask } from "./messages.ts";
import { ELEMENT } from "./parameters.ts";
import { hearNext } from "./parts.ts";
import { phase } from "./phases.ts";
import type { Expanding, Hearing, Listening, Masked, VoleReceiverState } from "./receiver-state.ts";
import type { GatheredTask } from "./receiver-tasks.ts";
import { answering, isMalicious, mustBeCommitted, sum, tagBytesIn, tagsLane, type VoleSession } from "./session.ts";

type Next = Step<VoleReceiverState, never>;
const NOTHING = new Uint8Array();

/** The store waits for the sender's proof, where there is to be one. */
export function gathered({ it, rowKey, commitment }: Expanding, outcome: GatheredTask): Next {
  const state = { it, rowKey, commitment, ...outcome };
  if (!isMalicious(it)) return sayStore(state);
  return wait({ ...state, at: "proving" }, [it.session.peer], { patienceMs: patienceOf(it.session) });
}

const maskOf = (it: VoleSession): Uint8Array => answering(it, "mask", it.name).slice(0, ELEMENT);

/** In malicious mode after the sender committed to its mask: neither chooses the sum of both. */
export function sayStore({ it, rowKey, masked, own, commitment }: Masked): Next {
  const { peer } = it.session;
  const body = key.encode({ key: rowKey, mask: isMalicious(it) ? maskOf(it) : NOTHING });
  const send = [{ to: peer, body }, ...say(columnsLane, peer, { first: 0, rows: masked })];
  if (!isMalicious(it)) return hearOn(hearing({ it, own }, new Uint8Array(ELEMENT)), send);
  return wait({ at: "unmasking", it, own, commitment }, [peer], { send, patienceMs: patienceOf(it.session) });
}

const hearing = ({ it, own }: Pick<Listening, "it" | "own">, both: Uint8Array): Hearing => ({
  it,
  own,
  mask: both,
  rows: nothingOf(it.session.theirSize),
});

/** Throws `PeerError` where the sender opens another mask than it committed to. */
export function heardMask(state: Listening, body: Uint8Array): Next {
  const said = mask.decode(body);
  mustBeCommitted(state.it.name, said, state.commitment);
  return hearOn(hearing(state, sum(said.mask, maskOf(state.it))));
}

/** Whether they ascend, `voleFind` sees when all are there. */
export const heardTags = (state: Hearing, body: Uint8Array): Next =>
  hearOn({ ...state, rows: hearNext(tagsLane(state.it), state.rows, body) });

/** Waits for what is missing; looks its items up when nothing is. */
function hearOn(state: Hearing, send: Parameters<typeof work>[1]["send"] = []): Next {
  const { it, own, mask: both, rows } = state;
  const { session } = it;
  if (!isWhole(rows)) {
    const progress = { phase: "hear", done: rows.count, total: rows.total }; // tags of a country travel for a while
    return wait({ ...state, at: "hearing" }, [session.peer], { send, patienceMs: patienceOf(session), progress });
  }
  const input: FindTask = {
    own,
    digests: session.items.digests,
    mask: both,
    rows: rows.parts,
    tagBytes: tagBytesIn(it),
    labelWidth: session.labelWidth,
    minShared: session.modes.minShared,
  };
  return work({ at: "finding", it }, { task: "voleFind", inputs: [input], send, progress: phase("match") });
}
