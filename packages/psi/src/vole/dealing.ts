// The sender's first half: transfers, trees, and that they are trees.
import { equal, type Outgoing, PeerError, type Step, wait, work } from "@tavs/core";
import { openSize } from "../oprf/meeting.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { patienceOf } from "../oprf/session.ts";
import type { GrownTask, GrowTask } from "./grow-task.ts";
import { type Challenge, challenge, extension, noise, offer as offerCodec, proof, trees } from "./messages.ts";
import { choicesOf, ELEMENT, KAPPA } from "./parameters.ts";
import { nameOfPart } from "./parting.ts";
import { phase } from "./phases.ts";
import type { Dealing, Dealt, Extending, Offered, SmallPart, VoleSenderState } from "./sender-state.ts";
import type { DealTask, DealtTask, OfferTask } from "./sender-tasks.ts";
import {
  answering,
  answeringIn,
  commitTo,
  isMalicious,
  mustHave,
  type SenderSession,
  shapeOf,
  type VoleSession,
} from "./session.ts";

type Next = Step<VoleSenderState, Seen>;
const NOTHING = new Uint8Array();

/** Delta: for this pair of announcements, or two offers would show it. */
export const deltaOf = (it: VoleSession): Uint8Array => answering(it, "Delta", it.name).slice(0, ELEMENT);

const offerTask = (it: VoleSession): OfferTask => ({
  session: it.name,
  coins: answering(it, "offer", it.name),
  delta: deltaOf(it),
});

/** The first that it does once both sizes are known, and the receiver has paid. */
export function offer(it: SenderSession): Next {
  return work({ at: "offering", it }, { task: "voleOffer", inputs: [offerTask(it)], progress: phase("transfer") });
}

/** Says its size and its points. */
export function offered(it: SenderSession, points: Uint8Array): Next {
  const send = [...openSize(it.session), { to: it.session.peer, body: offerCodec.encode({ points }) }];
  return waitFor({ at: "choosing", it, points, heard: [] }, send);
}

/** Throws `PeerError` where it is not the extension of this session's size, or of other base transfers than that of the first part. */
export function heardExtension(state: Offered, body: Uint8Array): Next {
  const said = extension.decode(body);
  const { it, heard } = state;
  mustHave(said.columns, (KAPPA * choicesOf(shapeOf(it, "sender"))) / 8, "columns");
  mustHave(said.proof, isMalicious(it) ? (KAPPA + 1) * ELEMENT : 0, "a proof of columns");
  if (!equal(said.point, heard[0]?.extension.point ?? said.point))
    throw new PeerError("a part of the transfers has another point than the first: the peer deviates");
  return waitFor({ ...state, at: "extending", extension: said });
}

/** Once those of all parts are there, makes its trees, by coins that are for these transfers alone. */
export function heardNoise(state: Extending, body: Uint8Array): Next {
  const { it, points, heard: before } = state;
  const said = noise.decode(body);
  mustHave(said.proof, isMalicious(it) ? 2 * ELEMENT : 0, "a proof of noise");
  const treeCoins = answeringIn(it, before.length, "trees", extension.encode(state.extension), body);
  const heard = [...before, { extension: state.extension, noise: said, treeCoins }];
  const { parts } = shapeOf(it, "sender");
  if (heard.length < parts) return waitFor({ at: "choosing", it, points, heard });
  const inputs = heard.map((small, part) => dealTask(it, { points, part, ...small }));
  return work(
    { at: "dealing", it, treeCoins: heard.map((small) => small.treeCoins) },
    { task: "voleDeal", inputs, progress: phase("expand", parts) },
  );
}

const dealTask = (
  it: VoleSession,
  { points, part, extension: transfers, noise: said, treeCoins }: Heard,
): DealTask => ({
  ...offerTask(it),
  shape: shapeOf(it, "sender"),
  part,
  points,
  point: transfers.point,
  columns: transfers.columns,
  columnProof: transfers.proof,
  noise: said.columns,
  noiseProof: said.proof,
  treeCoins,
});

interface Heard extends SmallPart {
  readonly points: Uint8Array;
  readonly part: number;
}

/** The sender's mask, and what hides it until it opens. */
export const maskOf = (it: VoleSession): { readonly mask: Uint8Array; readonly nonce: Uint8Array } => ({
  mask: answering(it, "mask", it.name).slice(0, ELEMENT),
  nonce: answering(it, "nonce of the mask", it.name),
});

/** Says its trees, and with the first commits to its mask before it hears the receiver's. */
export function dealt({ it, treeCoins }: Dealing, outcomes: readonly DealtTask[]): Next {
  const { mask, nonce } = maskOf(it);
  const commitment = isMalicious(it) ? commitTo(it.name, mask, nonce) : NOTHING;
  const send = outcomes.map(({ sums, totals }, part) => ({
    to: it.session.peer,
    body: trees.encode({ sums, totals, commitment: part === 0 ? commitment : NOTHING }),
  }));
  const parts = outcomes.map(({ spare }, part) => ({ treeCoins: treeCoins[part]!, spare }));
  const state = { it, parts, shares: [] };
  if (isMalicious(it)) return waitFor({ ...state, at: "challenged" }, send);
  return grow(state, new Array<Challenge>(parts.length).fill({ challenge: NOTHING, sum: NOTHING }), send);
}

/** Part by part: the receiver goes on with the first while the others are grown. */
export const heardChallenge = (state: Dealt, body: Uint8Array): Next => grow(state, [challenge.decode(body)]);

/** Makes its long VOLE of so many parts more, while the receiver makes its own. */
function grow(state: Dealt, challenges: readonly Challenge[], send: readonly Outgoing[] = []): Next {
  const { it, parts, shares } = state;
  const inputs = challenges.map((said, i): GrowTask => {
    const part = shares.length + i;
    const [shape, session] = [shapeOf(it, "sender"), nameOfPart(it.name, part)];
    return { shape, session, delta: deltaOf(it), ...parts[part]!, ...said };
  });
  const progress = phase("grow", parts.length, shares.length);
  return work({ ...state, at: "growing" }, { task: "voleGrow", inputs, send, progress });
}

/** Shows that its trees are trees, where it was challenged. */
export function grown(before: Dealt, outcomes: readonly GrownTask[]): Next {
  const state = { ...before, shares: [...before.shares, ...outcomes.map(({ shares }) => shares)] };
  const { it, parts, shares } = state;
  const shown = isMalicious(it) ? outcomes : [];
  const send = shown.map((outcome) => ({ to: it.session.peer, body: proof.encode({ proof: outcome.proof }) }));
  return waitFor({ ...state, at: shares.length < parts.length ? "challenged" : "keying" }, send);
}

const waitFor = (state: VoleSenderState, send: readonly Outgoing[] = []): Next =>
  wait(state, [state.it.session.peer], { send, patienceMs: patienceOf(state.it.session) });
