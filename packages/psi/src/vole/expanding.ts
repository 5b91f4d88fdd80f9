// The receiver hears the sender's trees, has them checked, and expands them.
import { equal, PeerError, type Step, work } from "@tavs/core";
import { sayStore } from "./hearing.ts";
import { challenge, proof, trees } from "./messages.ts";
import { BLOCKS, ELEMENT } from "./parameters.ts";
import { phase } from "./phases.ts";
import type { Expanding, Masked, Stored, VoleReceiverState } from "./receiver-state.ts";
import type { GatherTask, SumTask } from "./receiver-tasks.ts";
import { answering, isMalicious, mustHave, shapeOf } from "./session.ts";

type Next = Step<VoleReceiverState, never>;
const NOTHING = new Uint8Array();

/** Throws `PeerError` where they are not the trees of this session's size. */
export function heardTrees(state: Stored, body: Uint8Array): Next {
  const { it } = state;
  const said = trees.decode(body);
  const shape = shapeOf(it, "receiver");
  mustHave(said.sums, 2 * BLOCKS * shape.levels * ELEMENT, "the sums of trees");
  mustHave(said.commitment, isMalicious(it) ? 32 : 0, "a commitment");
  if (!isMalicious(it)) return expand({ ...state, ...said, challenge: NOTHING });
  const point = answering(it, "challenge", body).slice(0, ELEMENT); // nobody knew it when the trees were said
  const input: SumTask = { shape, noiseCoins: state.noiseCoins, challenge: point };
  return work(
    { ...state, ...said, at: "summing", challenge: point },
    { task: "voleSum", inputs: [input], progress: phase("challenge") },
  );
}

/** Says at what point the trees are to be checked: both then work at once. */
export function summed(state: Expanding, sum: Uint8Array): Next {
  const body = challenge.encode({ challenge: state.challenge, sum });
  return expand(state, [{ to: state.it.session.peer, body }]);
}

function expand(state: Expanding, send: Parameters<typeof work>[1]["send"] = []): Next {
  const { it, noiseCoins, keys, shares, store, rowKey, sums, totals, challenge: point } = state;
  const input: GatherTask = {
    shape: shapeOf(it, "receiver"),
    session: it.name,
    noiseCoins,
    digests: it.session.items.digests,
    keys,
    shares,
    store,
    rowKey,
    trees: { sums, totals },
    challenge: point,
  };
  return work({ ...state, at: "expanding" }, { task: "voleGather", inputs: [input], send, progress: phase("expand") });
}

/** Throws `PeerError` where the sender's trees are no trees: before anything was said that rests on them. */
export function heardProof(state: Masked, body: Uint8Array): Next {
  if (!equal(proof.decode(body).proof, state.proof))
    throw new PeerError("the sender's trees are not what they must be: the peer deviates", { code: "proof" });
  return sayStore(state);
}
