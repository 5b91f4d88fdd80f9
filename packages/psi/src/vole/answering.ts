// The sender's second half: the receiver's masked store comes in, tags go out.
import { done, type Step, wait, work } from "@tavs/core";
import { isWhole, nothingOf } from "../oprf/heard.ts";
import { say } from "../oprf/messages.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { patienceOf } from "../oprf/session.ts";
import { maskOf, offsetsOf } from "./dealing.ts";
import { columnsLane, key, mask } from "./messages.ts";
import { ELEMENT } from "./parameters.ts";
import { hearNext } from "./parts.ts";
import { phase } from "./phases.ts";
import type { Dealt, Listening, VoleSenderState } from "./sender-state.ts";
import type { AnswerTask } from "./sender-tasks.ts";
import { isMalicious, mustHave, shapeOf, sum, tagBytesIn, tagsLane, type VoleSession } from "./session.ts";

type Next = Step<VoleSenderState, Seen>;

/** How items are hashed, and the receiver's mask: the store follows. */
export function heardKey(state: Dealt, body: Uint8Array): Next {
  const { it } = state;
  const said = key.decode(body);
  mustHave(said.mask, isMalicious(it) ? ELEMENT : 0, "a mask");
  const both = isMalicious(it) ? sum(said.mask, maskOf(it).mask) : new Uint8Array(ELEMENT);
  const columns = nothingOf(shapeOf(it, "sender").columns);
  return listen({ ...state, rowKey: said.key, mask: both, columns });
}

export function heardColumns(state: Listening, body: Uint8Array): Next {
  const columns = hearNext(columnsLane, state.columns, body);
  return isWhole(columns) ? answer({ ...state, columns }) : listen({ ...state, columns });
}

function listen(state: Listening): Next {
  const { session } = state.it;
  return wait({ ...state, at: "listening" }, [session.peer], { patienceMs: patienceOf(session) });
}

function answer({ it, rowKey, mask: both, shares, columns }: Listening): Next {
  const input: AnswerTask = {
    shape: shapeOf(it, "sender"),
    digests: it.session.items.digests,
    rowKey,
    masked: columns.parts,
    shares,
    offsets: offsetsOf(it),
    mask: both,
    tagBytes: tagBytesIn(it),
    labels: it.labels,
  };
  return work({ at: "answering", it }, { task: "voleAnswer", inputs: [input], progress: phase("answer") });
}

/** Opens its mask, and says its tags, with a sealed label behind each where there are labels. They are sorted: their order says nothing. */
export function answered(it: VoleSession, rows: Uint8Array): Next {
  const { peer, theirSize } = it.session;
  const opened = isMalicious(it) ? [{ to: peer, body: mask.encode(maskOf(it)) }] : [];
  const said = say(tagsLane(it), peer, { first: 0, rows });
  return done({ receiverSize: theirSize, verdict: "answered" }, [...opened, ...said]);
}
