// The sender's first half: transfers, trees, and that they are trees.
import { type Outgoing, type Step, wait, work } from "@tavs/core";
import { openSize } from "../oprf/meeting.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { patienceOf } from "../oprf/session.ts";
import { challenge, extension, noise, offer as offerCodec, proof, trees } from "./messages.ts";
import { choicesOf, ELEMENT, KAPPA } from "./parameters.ts";
import { phase } from "./phases.ts";
import type { Dealing, Dealt, Extending, Offered, VoleSenderState } from "./sender-state.ts";
import type { CheckTask, DealTask, DealtTask, OfferTask } from "./sender-tasks.ts";
import {
  answering,
  commitTo,
  isMalicious,
  mustHave,
  type SenderSession,
  shapeOf,
  type VoleSession,
} from "./session.ts";

type Next = Step<VoleSenderState, Seen>;
const NOTHING = new Uint8Array();

/** The offset of the transfers, and Delta: for this pair of announcements, or two offers would show them. */
export const offsetsOf = (it: VoleSession): Uint8Array => answering(it, "offsets", it.name);

const offerTask = (it: VoleSession): OfferTask => ({
  session: it.name,
  coins: answering(it, "offer", it.name),
  offsets: offsetsOf(it),
});

/** The first that it does once both sizes are known, and the receiver has paid. */
export function offer(it: SenderSession): Next {
  return work({ at: "offering", it }, { task: "voleOffer", inputs: [offerTask(it)], progress: phase("transfer") });
}

/** Says its size and its points. */
export function offered(it: SenderSession, points: Uint8Array): Next {
  const send = [...openSize(it.session), { to: it.session.peer, body: offerCodec.encode({ points }) }];
  return waitFor({ at: "choosing", it, points }, send);
}

/** Throws `PeerError` where it is not the extension of this session's size. */
export function heardExtension(state: Offered, body: Uint8Array): Next {
  const said = extension.decode(body);
  const { it } = state;
  mustHave(said.columns, (KAPPA * choicesOf(shapeOf(it, "sender"))) / 8, "columns");
  mustHave(said.proof, isMalicious(it) ? (KAPPA + 1) * ELEMENT : 0, "a proof of columns");
  return waitFor({ ...state, at: "extending", extension: said });
}

/** Makes its trees, by coins that are for these transfers alone. */
export function heardNoise({ it, points, extension: heard }: Extending, body: Uint8Array): Next {
  const said = noise.decode(body);
  mustHave(said.proof, isMalicious(it) ? 2 * ELEMENT : 0, "a proof of noise");
  const treeCoins = answering(it, "trees", extension.encode(heard), body);
  const input: DealTask = {
    ...offerTask(it),
    shape: shapeOf(it, "sender"),
    points,
    point: heard.point,
    columns: heard.columns,
    columnProof: heard.proof,
    noise: said.columns,
    noiseProof: said.proof,
    treeCoins,
  };
  return work({ at: "dealing", it, treeCoins }, { task: "voleDeal", inputs: [input], progress: phase("expand") });
}

/** The sender's mask, and what hides it until it opens. */
export const maskOf = (it: VoleSession): { readonly mask: Uint8Array; readonly nonce: Uint8Array } => ({
  mask: answering(it, "mask", it.name).slice(0, ELEMENT),
  nonce: answering(it, "nonce of the mask", it.name),
});

/** Says its trees, and commits to its mask before it hears the receiver's. */
export function dealt({ it, treeCoins }: Dealing, { sums, totals, shares, spare }: DealtTask): Next {
  const { mask, nonce } = maskOf(it);
  const commitment = isMalicious(it) ? commitTo(it.name, mask, nonce) : NOTHING;
  const send = [{ to: it.session.peer, body: trees.encode({ sums, totals, commitment }) }];
  return waitFor({ at: isMalicious(it) ? "challenged" : "keying", it, treeCoins, shares, spare }, send);
}

export function heardChallenge(state: Dealt, body: Uint8Array): Next {
  const { it, treeCoins, spare } = state;
  const shape = shapeOf(it, "sender");
  const input: CheckTask = {
    shape,
    session: it.name,
    treeCoins,
    offsets: offsetsOf(it),
    spare,
    ...challenge.decode(body),
  };
  return work({ ...state, at: "checking" }, { task: "voleCheck", inputs: [input], progress: phase("check") });
}

export function checked(state: Dealt, shown: Uint8Array): Next {
  return waitFor({ ...state, at: "keying" }, [{ to: state.it.session.peer, body: proof.encode({ proof: shown }) }]);
}

const waitFor = (state: VoleSenderState, send: readonly Outgoing[] = []): Next =>
  wait(state, [state.it.session.peer], { send, patienceMs: patienceOf(state.it.session) });
