// The sender's second half: evaluates the receiver's elements, proves it in verified mode, and at last says its own rows.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, done, type Outgoing, type Step, wait, work } from "@tavs/core";
import type { EvaluateTask } from "../kernels/oprf.ts";
import type { ProofTask } from "../kernels/proof.ts";
import { rowBytes } from "../kernels/tags.ts";
import { type Range, rowsOf } from "../rows.ts";
import { hear, pointsLane, provenPoints, rowsLane, say } from "./messages.ts";
import { awaitReceipts } from "./recognising.ts";
import type { Evaluating, OprfSenderState, Proving, Seen } from "./sender-state.ts";
import { keySeed, patienceOf, tagBytesOf } from "./session.ts";
import { workThrough } from "./tasks.ts";
import { compositeTasks, weightSeed } from "./weights.ts";

type Next = Step<OprfSenderState, Seen>;

/** Waits for the receiver's elements; where none are due, says the tags at once. */
export function listen(state: Evaluating): Next {
  const { session, evaluated } = state;
  if (evaluated === session.theirSize) return finish(state, []);
  return wait({ ...state, at: "listening" }, [session.peer], { patienceMs: patienceOf(session) });
}

export function evaluatePart(state: Evaluating, body: Uint8Array): Next {
  const { session, evaluated } = state;
  const total = session.theirSize;
  const asked = hear(pointsLane, body, { first: evaluated, total });
  const range = { from: evaluated, to: evaluated + asked.length / pointsLane.width };
  const key = keySeed(session);
  const input = (piece: Range): EvaluateTask => {
    const within = { from: piece.from - evaluated, to: piece.to - evaluated };
    return { key, points: rowsOf(asked, pointsLane.width, within), first: piece.from };
  };
  return workThrough({ ...state, at: "evaluating", asked }, { task: "evaluate", range, size: total, input });
}

export function weigh(state: Evaluating & { readonly asked: Uint8Array }, answers: Uint8Array): Next {
  const batch = { publicKey: state.publicKey, asked: state.asked, evaluated: answers };
  return work({ ...state, at: "weighing", answers }, { task: "compositesFast", inputs: compositeTasks(batch) });
}

/** The nonce follows from the seed and all that is proved: the same batch has the same proof, another another nonce. */
export function prove(state: Proving, composites: Uint8Array): Next {
  const { session, publicKey, asked, answers, evaluated: index } = state;
  const context = sha256(weightSeed({ publicKey, asked, evaluated: answers }));
  const nonce = coins(session.seed, "proof nonce", { index, context, length: 64 });
  const input: ProofTask = { key: keySeed(session), composites, nonce };
  return work({ ...state, at: "proving" }, { task: "generateProof", inputs: [input] });
}

/** Says the evaluated elements, in verified mode with their proof. */
export function answer(state: Evaluating, points: Uint8Array, proof?: Uint8Array): Next {
  const { session, publicKey, rows, book, evaluated: first } = state;
  const { peer } = session;
  const send = proof
    ? [{ to: peer, body: provenPoints.encode({ first, rows: points, proof }) }]
    : say(pointsLane, peer, { first, rows: points });
  const next = { session, publicKey, rows, book, evaluated: first + points.length / pointsLane.width };
  if (next.evaluated === session.theirSize) return finish(next, send);
  return wait({ ...next, at: "listening" }, [peer], { send, patienceMs: patienceOf(session) });
}

function finish({ session, rows, book }: Evaluating, send: readonly Outgoing[]): Next {
  const tag = tagBytesOf(session);
  const said = [...send, ...say(rowsLane(rowBytes(session.labelWidth, tag), tag), session.peer, { first: 0, rows })];
  if (session.modes.mutual) return awaitReceipts(session, book, said);
  return done({ receiverSize: session.theirSize, verdict: "answered" }, said);
}
