// The sender's first half: transfers, trees, and that they are trees.
import { equal, type Outgoing, PeerError, type Step, wait, work } from "@tavs/core";
import { openSize } from "../oprf/meeting.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { patienceOf } from "../oprf/session.ts";
import { growOrWait } from "./growing.ts";
import { challenge, extension, noise, offer as offerCodec, trees } from "./messages.ts";
import { choicesOf, ELEMENT, KAPPA } from "./parameters.ts";
import { phase } from "./phases.ts";
import { deltaOf, maskOf } from "./sender-coins.ts";
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

/** Says its trees, and with the first commits to its mask before it hears the receiver's. */
export function dealt({ it, treeCoins }: Dealing, outcomes: readonly DealtTask[]): Next {
  const { mask, nonce } = maskOf(it);
  const commitment = isMalicious(it) ? commitTo(it.name, mask, nonce) : NOTHING;
  const send = outcomes.map(({ sums, totals }, part) => ({
    to: it.session.peer,
    body: trees.encode({ sums, totals, commitment: part === 0 ? commitment : NOTHING }),
  }));
  const parts = outcomes.map(({ spare }, part) => ({ treeCoins: treeCoins[part]!, spare }));
  if (isMalicious(it)) return waitFor({ at: "challenged", it, ungrown: [], parts }, send);
  const ungrown = parts.map((part) => ({ ...part, challenge: NOTHING, sum: NOTHING }));
  return growOrWait({ at: "keying", it, ungrown, shares: [] }, send);
}

/** Waits for those of all parts, which come at once. */
export function heardChallenge(state: Dealt, body: Uint8Array): Next {
  const [first, ...parts] = state.parts;
  const { it, ungrown: before } = state;
  const ungrown = [...before, { ...first!, ...challenge.decode(body) }];
  if (parts.length > 0) return waitFor({ at: "challenged", it, ungrown, parts });
  return growOrWait({ at: "keying", it, ungrown, shares: [] });
}

const waitFor = (state: VoleSenderState, send: readonly Outgoing[] = []): Next =>
  wait(state, [state.it.session.peer], { send, patienceMs: patienceOf(state.it.session) });
