import { InternalError, type Party, type PartyId, PeerError, type Reveals, TransportError } from "@tavs/core";
import { numberOf, planOf, type SumAgreement } from "./agreement.ts";
import { introduce, introduced, sendShares, takeCoins, takeRoll, takeSmallerRoll } from "./contributor-joins.ts";
import { sendPart, takeOpened, takeShares } from "./contributor-masks.ts";
import {
  mustBeSignature,
  recorded,
  signaturesChecked,
  takeSignatures,
  takeSurvivors,
  vouch,
} from "./contributor-opens.ts";
import type { Contributed, ContributorState, Next } from "./contributor-state.ts";
import type { DealtTo } from "./kernels/deal.ts";
import { maskedKernels } from "./masked-kernels.ts";
import { call, leftOut, type Reason, STAGE } from "./messages.ts";
import { mustBeNumbers } from "./numbers.ts";
import { joined } from "./rows.ts";
import { patienceOf } from "./turns.ts";

export interface ContributorInput extends SumAgreement {
  /** This contributor's own name. */
  readonly me: PartyId;
  readonly values: Float64Array;
  /**
   * How long the aggregator may be silent, while it waits for others. Default ten minutes; two more for each time that it calls
   * contributors, where vectors are so long that it does not call all at once.
   */
  readonly patienceMs?: number;
}

export const PROTOCOL = "federated/masked-sum/1";

const reveals: Reveals = {
  learns: "learns who contributed and who is missing, and nothing else",
  against: "malicious",
  collusion:
    "as many contributors as the agreement bears, without and with the aggregator: never a share of both secrets",
};

/** One hospital's side: it gives its numbers to the sum, and to nobody. Takes the handlers of `contributorHandlers`. */
export const contributor: Party<ContributorInput, ContributorState, Contributed> = {
  name: `${PROTOCOL} contributor`,
  reveals,
  kernels: maskedKernels,
  start({ me, values: given, patienceMs, ...agreement }, random) {
    const plan = planOf(agreement);
    const values = given.slice(); // the caller may write into its own while the sum is under way
    mustBeNumbers(values, plan.numbers, plan.length);
    return introduce({ plan, me: numberOf(plan, me), values, patienceMs: patienceMs ?? patienceOf(plan) }, random);
  },
  receive(state, { body }) {
    const { stage, content } = call.decode(body);
    if (stage === STAGE.leftOut) throw gone(state, leftOut.decode(content));
    return hear(state, stage, content);
  },
  resume(state, outcomes) {
    const rows = (): Uint8Array => joined(outcomes as readonly Uint8Array[]); // what the kernels give
    if (state.at === "introducing") return introduced(state, mustBeSignature(outcomes[0]));
    if (state.at === "dealing") return sendShares(state, outcomes as readonly DealtTo[]); // what the kernel gives
    if (state.at === "opening") return takeOpened(state, rows());
    if (state.at === "masking") return sendPart(state, outcomes as readonly Uint8Array[]); // what the kernel gives
    if (state.at === "vouching") return vouch(state, mustBeSignature(outcomes[0]));
    if (state.at === "checking") return signaturesChecked(state, rows());
    if (state.at === "recording") return recorded(state, outcomes[0]);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

/** Each stage is answered once, in order. */
function hear(state: ContributorState, stage: number, content: Uint8Array): Next {
  if (state.at === "introduced" && stage === STAGE.roll) return takeRoll(state, content);
  if (state.at === "drawing" && stage === STAGE.roll) return takeSmallerRoll(state, content);
  if (state.at === "drawing" && stage === STAGE.coins) return takeCoins(state, content);
  if (state.at === "dealt" && stage === STAGE.shares) return takeShares(state, content);
  if (state.at === "masked" && stage === STAGE.survivors) return takeSurvivors(state, content);
  if (state.at === "vouched" && stage === STAGE.signatures) return takeSignatures(state, content);
  throw new PeerError(`the aggregator asked for stage ${stage} of this contributor, which is ${state.at}`, {
    code: "stage",
  });
}

const BECAUSE: Readonly<Record<Reason, string>> = {
  silence: "after it was silent",
  terms: "since it agreed to another sum: contributors, terms, round or model differ",
  keys: "since its keys are not signed by the identity that the agreement names",
  survivors: "since its identity did not sign the same survivors as the others",
};

type Farewell = ReturnType<typeof leftOut.decode>;

/** The aggregator's word, where this contributor does not know better: what it tells its people must not be a lie. */
function gone({ at }: ContributorState, { counted, reason }: Farewell): TransportError | PeerError {
  if (!counted && at === "vouched") return untrue("that its numbers are not in the total, and it signed that they are");
  if (counted && at !== "vouched" && at !== "masked")
    return untrue("that its numbers are in the total, before it gave them");
  return new TransportError(
    `the sum went on without this contributor, ${BECAUSE[reason]}; its numbers are ${counted ? "in the total nevertheless" : "not in the total"}`,
    { code: "left-out" },
  );
}

const untrue = (what: string): PeerError =>
  new PeerError(`the aggregator tells this contributor ${what}`, { code: "stage" });
