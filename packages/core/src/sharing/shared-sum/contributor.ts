import { InternalError, UsageError } from "../../errors.ts";
import { done, type Party, type PartyId, type Reveals, type Step, work } from "../../protocol/party.ts";
import type { CommittedShares } from "../kernels.ts";
import { sharingKernels } from "../sharing-kernels.ts";
import { type Agreement, agreed, type SharedSumAgreement } from "./agreement.ts";
import { DEALER, dealings, dealTask, dealt } from "./dealing.ts";

export interface ContributorInput {
  readonly agreement: SharedSumAgreement;
  /** This party, one of the contributors. */
  readonly me: PartyId;
  /** As many numbers as agreed, each within what was agreed. */
  readonly values: Float64Array;
}

export interface ContributorState {
  readonly at: "dealing";
  readonly agreement: Agreement;
}

export interface Contributed {
  /** To how many members it dealt. */
  readonly members: number;
}

const reveals: Reveals = {
  learns: "learns nothing",
  against: "malicious",
  collusion: "all contributors but two; what they brought themselves they can take off the total",
};

/** Learns nothing: it deals its shares and is done. */
export const contributor: Party<ContributorInput, ContributorState, Contributed> = {
  name: DEALER,
  reveals,
  kernels: sharingKernels,
  start({ agreement: asked, me, values }, random) {
    const agreement = agreed(asked);
    if (!agreement.contributors.includes(me))
      throw new UsageError("me: is not among the contributors", { code: "agreement" });
    if (agreement.members.includes(me))
      throw new UsageError("me: is a member as well: run the member, and give it the values", { code: "agreement" });
    const seed = random(32);
    if (!agreement.verifiable) return tell(agreement, dealt(agreement, values, seed));
    return work({ at: "dealing", agreement }, { task: "dealCommitted", inputs: [dealTask(agreement, values, seed)] });
  },
  receive() {
    throw new InternalError("a message came to a contributor, who waits for none");
  },
  resume: ({ agreement }, [shares]) => tell(agreement, shares as CommittedShares), // `dealCommitted` gives this
};

const tell = (agreement: Agreement, shares: CommittedShares): Step<ContributorState, Contributed> =>
  done({ members: agreement.members.length }, dealings(agreement, shares));
