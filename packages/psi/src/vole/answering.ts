// The sender's second half: the receiver's masked store comes in, tags go out.
import { done, type Step, wait, work } from "@tavs/core";
import { type Heard, isWhole, nothingOf } from "../oprf/heard.ts";
import { say } from "../oprf/messages.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { patienceOf } from "../oprf/session.ts";
import type { Answered } from "./answered.ts";
import { growOrWait } from "./growing.ts";
import { columnsLane, key, mask } from "./messages.ts";
import { ELEMENT } from "./parameters.ts";
import { itemsIn, labelsIn, partingOf } from "./parting.ts";
import { hearNext } from "./parts.ts";
import { phase } from "./phases.ts";
import { deltaOf, maskOf } from "./sender-coins.ts";
import type { Grown, Listening, VoleSenderState } from "./sender-state.ts";
import type { AnswerTask, LastAnswerTask } from "./sender-tasks.ts";
import { isMalicious, mustHave, shapeOf, sum, tagBytesIn, tagsLane, type VoleSession } from "./session.ts";

type Next = Step<VoleSenderState, Seen>;

/** How items are hashed, and the receiver's mask: the stores follow. */
export function heardKey({ it, ungrown, shares }: Grown, body: Uint8Array): Next {
  const said = key.decode(body);
  mustHave(said.mask, isMalicious(it) ? ELEMENT : 0, "a mask");
  const both = isMalicious(it) ? sum(said.mask, maskOf(it).mask) : new Uint8Array(ELEMENT);
  const parting = partingOf(shapeOf(it, "sender").parts, it.session.items.digests, said.key);
  return listen({ it, ungrown, shares, rowKey: said.key, mask: both, parting, columns: nothing(it), answered: [] });
}

const nothing = (it: VoleSession): Heard => nothingOf(shapeOf(it, "sender").columns);

export function heardColumns(state: Listening, body: Uint8Array): Next {
  const columns = hearNext(columnsLane, state.columns, body);
  return isWhole(columns) ? answer(state, columns.parts) : listen({ ...state, columns });
}

function listen(state: Listening): Next {
  const { session } = state.it;
  return wait({ ...state, at: "listening" }, [session.peer], { patienceMs: patienceOf(session) });
}

/** Answers one part. With all columns there the mask opens, and what is answered last are the tags of all parts. */
function answer(state: Listening, masked: readonly Uint8Array[]): Next {
  const { it, shares, answered } = state;
  const [input, { parts }] = [answerTask(state, masked), shapeOf(it, "sender")];
  const progress = phase("answer", parts, answered.length);
  const next = { ...state, at: "answering", shares: shares.slice(1), columns: nothing(it) } as const;
  if (answered.length + 1 < parts) return work(next, { task: "voleAnswerPart", inputs: [input], progress });
  const send = isMalicious(it) ? [{ to: it.session.peer, body: mask.encode(maskOf(it)) }] : [];
  const last: LastAnswerTask = { ...input, earlier: answered };
  return work({ ...next, answered: [] }, { task: "voleAnswer", inputs: [last], send, progress });
}

function answerTask(
  { it, rowKey, mask: both, parting, shares, answered }: Listening,
  masked: readonly Uint8Array[],
): AnswerTask {
  const part = answered.length;
  return {
    shape: shapeOf(it, "sender"),
    ...itemsIn(parting, part, it.session.items.digests),
    rowKey,
    masked,
    shares: shares[0]!,
    delta: deltaOf(it),
    mask: both,
    tagBytes: tagBytesIn(it),
    labels: labelsIn(parting, part, it.labels),
  };
}

/** Goes on with the next part; or says its tags, with a sealed label behind each where there are labels. They are sorted: their order says nothing. */
export function answered(state: Listening, outcome: Answered | Uint8Array): Next {
  const { it, answered: before } = state;
  if (!(outcome instanceof Uint8Array))
    return growOrWait({ ...state, at: "listening", answered: [...before, outcome] });
  const { peer, theirSize } = it.session;
  return done({ receiverSize: theirSize, verdict: "answered" }, say(tagsLane(it), peer, { first: 0, rows: outcome }));
}
