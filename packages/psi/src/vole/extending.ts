// The receiver's first half: transfers, and meanwhile the stores.
import { coins, InternalError, type Outgoing, type Step, wait, work } from "@tavs/core";
import { patienceOf } from "../oprf/session.ts";
import { extension, noise, offer } from "./messages.ts";
import { ELEMENT } from "./parameters.ts";
import { itemsIn, partingOf } from "./parting.ts";
import { phase } from "./phases.ts";
import type { Chosen, Encoding, VoleReceiverState } from "./receiver-state.ts";
import type { EncodeTask, ExtendedTask, ExtendTask } from "./receiver-tasks.ts";
import { answering, answeringIn, eachPart, isMalicious, shapeOf, type VoleSession } from "./session.ts";

type Next = Step<VoleReceiverState, never>;
const NOTHING = new Uint8Array();
/** Row keys that are tried: one fails with probability 2^-40. */
const ROW_KEYS = 4;

/** The sender's points: its noise is tossed now, for this message of this session alone. Its sum is shown at a challenge that follows from both. */
export function chosen(it: VoleSession, body: Uint8Array): Next {
  const { points } = offer.decode(body);
  const shape = shapeOf(it, "receiver");
  const noiseCoins = eachPart(shape, (part) => answeringIn(it, part, "noise", it.name, body));
  const ours = answering(it, "transfers", it.name, body);
  const input: ExtendTask = { shape, session: it.name, coins: ours, noiseCoins, points };
  return work(
    { at: "extending", it, noiseCoins },
    { task: "voleExtend", inputs: [input], progress: phase("transfer") },
  );
}

/** Says its part of the transfers, and makes the stores while the sender makes trees. */
export function extended({ it, noiseCoins }: Chosen, outcomes: readonly ExtendedTask[]): Next {
  const parts = outcomes.map(({ keys, shares }, part) => ({ noiseCoins: noiseCoins[part]!, keys, shares }));
  return encode(
    { it, parts, attempt: 0 },
    outcomes.flatMap((outcome) => saying(it, outcome)),
  );
}

function saying(it: VoleSession, { point, columns, columnProof, noise: said, noiseProof }: ExtendedTask): Outgoing[] {
  const { peer } = it.session;
  const proofs = isMalicious(it) ? [columnProof, noiseProof] : [NOTHING, NOTHING];
  return [
    { to: peer, body: extension.encode({ point, columns, proof: proofs[0]! }) },
    { to: peer, body: noise.encode({ columns: said, proof: proofs[1]! }) },
  ];
}

function encode(state: Pick<Encoding, "it" | "parts" | "attempt">, send: readonly Outgoing[] = []): Next {
  const { it, attempt } = state;
  const [shape, { seed, items }] = [shapeOf(it, "receiver"), it.session];
  const rowKey = coins(seed, "row key", { index: attempt, length: ELEMENT });
  const parting = partingOf(shape.parts, items.digests, rowKey);
  const inputs = eachPart(shape, (part): EncodeTask => ({ shape, ...itemsIn(parting, part, items.digests), rowKey }));
  return work(
    { ...state, at: "encoding", rowKey, parting },
    { task: "voleEncode", inputs, send, progress: phase("encode", shape.parts) },
  );
}

/** The first key that gives a store for every part, which is the first but with probability 2^-40. */
export function encoded({ it, parts, attempt, rowKey, parting }: Encoding, stores: readonly Uint8Array[]): Next {
  const { session } = it;
  const isWhole = stores.every(({ length }) => length > 0);
  if (!isWhole && attempt + 1 === ROW_KEYS) throw new InternalError("no row key of several gave a store");
  if (!isWhole) return encode({ it, parts, attempt: attempt + 1 });
  const stored = parts.map((part, i) => ({ ...part, store: stores[i]! }));
  const state = { at: "planting", it, rowKey, parting, heard: [], parts: stored, commitment: NOTHING } as const;
  return wait(state, [session.peer], { patienceMs: patienceOf(session) });
}
