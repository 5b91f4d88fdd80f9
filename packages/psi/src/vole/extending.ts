// The receiver's first half: transfers, and meanwhile the store.
import { coins, concat, type Step, wait, work } from "@tavs/core";
import { patienceOf } from "../oprf/session.ts";
import { extension, noise, offer } from "./messages.ts";
import { ELEMENT } from "./parameters.ts";
import { phase } from "./phases.ts";
import type { Chosen, Held, VoleReceiverState } from "./receiver-state.ts";
import type { EncodedTask, EncodeTask, ExtendedTask, ExtendTask } from "./receiver-tasks.ts";
import { answering, isMalicious, shapeOf, type VoleSession } from "./session.ts";

type Next = Step<VoleReceiverState, never>;
const NOTHING = new Uint8Array();
/** Row keys that are tried: one fails with probability 2^-40. */
const ROW_KEYS = 4;

/** The sender's points: its noise is tossed now, for this message alone. */
export function chosen(it: VoleSession, body: Uint8Array): Next {
  const { points } = offer.decode(body);
  const noiseCoins = answering(it, "noise", body);
  const input: ExtendTask = {
    shape: shapeOf(it, "receiver"),
    session: it.name,
    coins: answering(it, "transfers", body),
    noiseCoins,
    points,
  };
  return work(
    { at: "extending", it, noiseCoins },
    { task: "voleExtend", inputs: [input], progress: phase("transfer") },
  );
}

/** Says its part of the transfers, and makes the store while the sender makes trees. */
export function extended({ it, noiseCoins }: Chosen, outcome: ExtendedTask): Next {
  const { peer, seed, items } = it.session;
  const { point, columns, columnProof, noiseProof, keys, shares } = outcome;
  const proofs = isMalicious(it) ? [columnProof, noiseProof] : [NOTHING, NOTHING];
  const send = [
    { to: peer, body: extension.encode({ point, columns, proof: proofs[0]! }) },
    { to: peer, body: noise.encode({ columns: outcome.noise, proof: proofs[1]! }) },
  ];
  const rowKeys = Array.from({ length: ROW_KEYS }, (_, index) => coins(seed, "row key", { index, length: ELEMENT }));
  const input: EncodeTask = { shape: shapeOf(it, "receiver"), digests: items.digests, rowKeys: concat(...rowKeys) };
  const state = { at: "encoding", it, noiseCoins, keys, shares } as const;
  return work(state, { task: "voleEncode", inputs: [input], send, progress: phase("encode") });
}

export function encoded(held: Held, { store, rowKey }: EncodedTask): Next {
  const { session } = held.it;
  return wait({ ...held, at: "planting", store, rowKey }, [session.peer], { patienceMs: patienceOf(session) });
}
