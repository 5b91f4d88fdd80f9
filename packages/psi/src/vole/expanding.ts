// The receiver hears the sender's trees, has them checked, and expands them, part by part: while the sender answers one, it makes the next.
import { equal, type Outgoing, PeerError, type Step, wait, work } from "@tavs/core";
import { patienceOf } from "../oprf/session.ts";
import type { DecodeTask } from "./decode-task.ts";
import { listen, sayColumns } from "./hearing.ts";
import { challenge, proof, trees } from "./messages.ts";
import { BLOCKS, ELEMENT } from "./parameters.ts";
import { itemsIn, nameOfPart } from "./parting.ts";
import { phase } from "./phases.ts";
import type { Expanding, Masked, Stored, VoleReceiverState } from "./receiver-state.ts";
import type { GatheredTask, GatherTask, SumTask } from "./receiver-tasks.ts";
import { answeringIn, isMalicious, mustHave, shapeOf } from "./session.ts";

type Next = Step<VoleReceiverState, never>;
const NOTHING = new Uint8Array();

/** Throws `PeerError` where they are not the trees of this session's size. */
export function heardTrees(state: Stored, body: Uint8Array): Next {
  const { it, heard, parts } = state;
  const said = trees.decode(body);
  mustHave(said.sums, 2 * BLOCKS * shapeOf(it, "receiver").levels * ELEMENT, "the sums of trees");
  const isFirst = heard.length === 0;
  mustHave(said.commitment, isMalicious(it) && isFirst ? 32 : 0, "a commitment");
  const point = isMalicious(it) ? answeringIn(it, heard.length, "challenge", body).slice(0, ELEMENT) : NOTHING; // nobody knew it when the trees were said
  const part = { ...parts[0]!, sums: said.sums, totals: said.totals, challenge: point };
  const commitment = isFirst ? said.commitment : state.commitment;
  return planted({ ...state, commitment, heard: [...heard, part], parts: parts.slice(1) });
}

/** Waits for the trees of all parts. */
function planted(state: Stored): Next {
  const { it, rowKey, parting, commitment, heard, parts } = state;
  if (parts.length > 0)
    return wait({ ...state, at: "planting" }, [it.session.peer], { patienceMs: patienceOf(it.session) });
  const next: Expanding = { it, rowKey, parting, commitment, parts: heard, own: [] };
  if (!isMalicious(it)) return expand(next);
  const shape = shapeOf(it, "receiver");
  const inputs = heard.map(({ noiseCoins, challenge }): SumTask => ({ shape, noiseCoins, challenge }));
  return work({ ...next, at: "summing" }, { task: "voleSum", inputs, progress: phase("challenge", shape.parts) });
}

/** Says at what points the trees are to be checked: both then work at once. */
export function summed(state: Expanding, sums: readonly Uint8Array[]): Next {
  const to = state.it.session.peer;
  const send = state.parts.map((part, i) => ({
    to,
    body: challenge.encode({ challenge: part.challenge, sum: sums[i]! }),
  }));
  return expand(state, send);
}

/** The next part. */
function expand(state: Expanding, send: readonly Outgoing[] = []): Next {
  const { it, own } = state;
  const [shape, done] = [shapeOf(it, "receiver"), own.length];
  const { sums, totals, ...part } = state.parts[0]!;
  const input: GatherTask = { ...part, shape, session: nameOfPart(it.name, done), trees: { sums, totals } };
  const progress = phase("expand", shape.parts, done);
  return work({ ...state, at: "expanding" }, { task: "voleGather", inputs: [input], send, progress });
}

/** The store waits for the sender's proof, where there is to be one. */
export function gathered(state: Expanding, outcome: GatheredTask): Next {
  const { it } = state;
  const next: Masked = { ...state, parts: state.parts.slice(1), ...outcome };
  if (!isMalicious(it)) return sayStore(next);
  return wait({ ...next, at: "proving" }, [it.session.peer], { patienceMs: patienceOf(it.session) });
}

/** Throws `PeerError` where the sender's trees are no trees: before anything was said that rests on them. */
export function heardProof(state: Masked, body: Uint8Array): Next {
  if (!equal(proof.decode(body).proof, state.proof))
    throw new PeerError("the sender's trees are not what they must be: the peer deviates", { code: "proof" });
  return sayStore(state);
}

/** The sender answers what is said, and meanwhile own items are decoded. */
function sayStore({ masked, c, proof, ...state }: Masked): Next {
  const { it, parting, rowKey, own } = state;
  const [shape, part] = [shapeOf(it, "receiver"), own.length];
  const input: DecodeTask = { shape, ...itemsIn(parting, part, it.session.items.digests), rowKey, c };
  const [send, progress] = [sayColumns(state, masked), phase("decode", shape.parts, part)];
  return work({ ...state, at: "decoding" }, { task: "voleDecode", inputs: [input], send, progress });
}

export function decoded(before: Expanding, own: Uint8Array): Next {
  const state = { ...before, own: [...before.own, own] };
  return state.parts.length === 0 ? listen(state) : expand(state);
}
