import {
  coins,
  done,
  InternalError,
  type Outgoing,
  type Party,
  type PartyId,
  PeerError,
  type Reveals,
  type Step,
  unhex,
  wait,
  work,
} from "@tavs/core";
import type { BlindTask } from "../kernels/oprf.ts";
import { TAG } from "../kernels/tags.ts";
import type { FinalizeSharesTask, Seat, VerifyTask } from "../kernels/threshold.ts";
import { say } from "../oprf/messages.ts";
import { batchFrom, sortRows, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { numberOf } from "./agreement.ts";
import { asking, blindedLane, evaluation } from "./messages.ts";
import { listed, NUMBERED, numbered, type Pseudonyms } from "./pseudonym.ts";
import { REQUEST_PROTOCOL, weighTasks, weightSeed } from "./request.ts";
import type { Blinding, Checking, Gathering, RequesterState } from "./requester-state.ts";
import { openRequest, ownOf, type Request, type RequesterInput } from "./requesting.ts";

type Next = Step<RequesterState, Pseudonyms>;

const reveals: Reveals = {
  learns: "learns the study pseudonym of each of its own items, and nothing else",
  against: "malicious",
  collusion:
    "any holders fewer than the threshold (a requester that holds a share is one of them); with as many as the threshold it computes the pseudonym of every CPR number there is. It may ask about any items, up to each holder's budget",
};

/** Learns the study pseudonym of each of its own items, and nothing else. */
export const requester: Party<RequesterInput, RequesterState, Pseudonyms> = {
  name: `${REQUEST_PROTOCOL} requester`,
  reveals,
  kernels: psiKernels,
  start: (input, random) => ask(openRequest(input, random)),
  receive(state, { from, body }) {
    if (state.at === "gathering") return weigh(state, from, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    const rows = joined(outcomes);
    if (state.at === "blinding") return blinded(state, rows);
    if (state.at === "weighing") return verify(state, outcomes);
    if (state.at === "verifying") return verified(state);
    if (state.at === "finalizing") return gatherFrom(state, state.range.to, [...state.outputs, rows]);
    if (state.at === "sorting") return done(listed(state.request, rows));
    throw new InternalError(`work came back while ${state.at}`);
  },
};

/** Says what it is about to ask, and to how many together. */
function ask(request: Request): Next {
  const { key, items, holders, among } = request;
  const role = `${REQUEST_PROTOCOL} requester`;
  const body = asking.encode({ role, size: items.size, key: unhex(key.id), asked: among });
  return blindFrom(
    request,
    [],
    0,
    holders.map((to) => ({ to, body })),
  );
}

function blindFrom(request: Request, blinded: readonly Uint8Array[], from: number, send: readonly Outgoing[]): Next {
  const { size } = request.items;
  if (from === size) return gatherFrom({ request, blinded: joined(blinded) }, 0, [], send);
  const range = batchFrom(from, size);
  const blindKey = blindKeyOf(request);
  const input = (piece: Range): BlindTask => ({ own: ownOf(request, piece), blindKey, first: piece.from });
  return workThrough({ at: "blinding", request, range, blinded }, { task: "blind", range, size, input, send });
}

const blindKeyOf = ({ seed }: Request): Uint8Array => coins(seed, "blinds");

function blinded({ request, range, blinded: before }: Blinding, rows: Uint8Array): Next {
  const send = request.holders.flatMap((to) => say(blindedLane, to, { first: range.from, rows }));
  return blindFrom(request, [...before, rows], range.to, send);
}

/** Waits for what the holders answer to the next batch; sorts when there is none. */
function gatherFrom(
  { request, blinded }: Pick<Gathering, "request" | "blinded">,
  from: number,
  outputs: readonly Uint8Array[],
  send: readonly Outgoing[] = [],
): Next {
  const { size } = request.items;
  if (from === size) return sortRows({ at: "sorting", request }, numbered(joined(outputs)), NUMBERED, send);
  const range = { from, to: Math.min(size, from + blindedLane.rowsPerMessage) };
  return gather({ request, blinded, range, left: request.holders, evaluated: [], outputs }, send);
}

function gather(state: Gathering, send: readonly Outgoing[] = []): Next {
  const { request, left } = state;
  return wait({ ...state, at: "gathering" }, left, { send, patienceMs: request.patienceMs + request.items.size });
}

const seatOf = ({ key, among }: Request, name: PartyId): Seat => ({ holder: numberOf(key, name), among });

function weigh(state: Gathering, from: PartyId, body: Uint8Array): Next {
  const { request, range } = state;
  const { first, points, proof } = evaluation.decode(body);
  const asked = rowsOf(state.blinded, blindedLane.width, range);
  if (first !== range.from || points.length !== asked.length)
    throw new PeerError(
      `${from} answered ${points.length} bytes from ${first} on; ${asked.length} from ${range.from} on were due`,
    );
  const batch = { first, asked, evaluated: points };
  const seed = weightSeed(request.key, seatOf(request, from), batch);
  const inputs = [...weighTasks(seed, asked), ...weighTasks(seed, points)];
  return work({ ...state, at: "weighing", from, batch, proof }, { task: "weigh", inputs });
}

function verify(state: Checking, sums: readonly unknown[]): Next {
  const { request, from: name, batch, proof } = state;
  const seat = seatOf(request, name);
  const verificationKey = unhex(request.key.verificationKeys[seat.holder - 1]!);
  const half = sums.length / 2;
  const [asked, evaluated] = [joined(sums.slice(0, half)), joined(sums.slice(half))];
  const input: VerifyTask = { ...seat, name, verificationKey, asked, evaluated, proof, first: batch.first };
  return work({ ...state, at: "verifying" }, { task: "verify", inputs: [input] });
}

function verified(state: Checking): Next {
  const { from, batch, proof: _, ...rest } = state;
  const evaluated = [...state.evaluated, batch.evaluated];
  const left = state.left.filter((name) => name !== from);
  if (left.length > 0) return gather({ ...rest, left, evaluated });
  return finalize({ ...rest, left, evaluated });
}

function finalize(state: Gathering): Next {
  const { request, range, evaluated } = state;
  const [blindKey, size] = [blindKeyOf(request), request.items.size];
  const input = (piece: Range): FinalizeSharesTask => {
    const within = { from: piece.from - range.from, to: piece.to - range.from };
    const parts = evaluated.map((rows) => rowsOf(rows, blindedLane.width, within));
    return { own: ownOf(request, piece), blindKey, first: piece.from, evaluated: parts, keep: TAG };
  };
  return workThrough({ ...state, at: "finalizing" }, { task: "finalizeShares", range, size, input });
}
