// The receiver's second half: its store goes out under the long VOLE, tags come back.
import { type Outgoing, type Step, wait, work } from "@tavs/core";
import { isWhole, nothingOf } from "../oprf/heard.ts";
import { say } from "../oprf/messages.ts";
import { patienceOf } from "../oprf/session.ts";
import type { FindTask } from "./find-task.ts";
import { columnsLane, key, mask } from "./messages.ts";
import { ELEMENT } from "./parameters.ts";
import { rejoined } from "./parting.ts";
import { hearNext } from "./parts.ts";
import { phase } from "./phases.ts";
import type { Expanding, Hearing, Listening, VoleReceiverState } from "./receiver-state.ts";
import { answering, isMalicious, mustBeCommitted, sum, tagBytesIn, tagsLane, type VoleSession } from "./session.ts";

type Next = Step<VoleReceiverState, never>;
const NOTHING = new Uint8Array();

const maskOf = (it: VoleSession): Uint8Array => answering(it, "mask", it.name).slice(0, ELEMENT);

/**
 * The columns of the part that is worked on, and before those of the first the key. In malicious mode after the sender committed to its mask:
 * neither chooses the sum of both.
 */
export function sayColumns({ it, rowKey, own }: Expanding, masked: Uint8Array): readonly Outgoing[] {
  const { peer } = it.session;
  const body = key.encode({ key: rowKey, mask: isMalicious(it) ? maskOf(it) : NOTHING });
  const said = say(columnsLane, peer, { first: 0, rows: masked });
  return own.length === 0 ? [{ to: peer, body }, ...said] : said;
}

/** All columns are said, and all own items decoded. */
export function listen({ it, parting, own: parts, commitment }: Expanding): Next {
  const own = rejoined(parting, parts, ELEMENT / 4);
  if (!isMalicious(it)) return hearOn(hearing({ it, own }, new Uint8Array(ELEMENT)));
  const { session } = it;
  return wait({ at: "unmasking", it, own, commitment }, [session.peer], { patienceMs: patienceOf(session) });
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
function hearOn(state: Hearing): Next {
  const { it, own, mask: both, rows } = state;
  const { session } = it;
  if (!isWhole(rows)) {
    const progress = { phase: "hear", done: rows.count, total: rows.total }; // tags of a country travel for a while
    return wait({ ...state, at: "hearing" }, [session.peer], { patienceMs: patienceOf(session), progress });
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
  return work({ at: "finding", it }, { task: "voleFind", inputs: [input], progress: phase("match") });
}
