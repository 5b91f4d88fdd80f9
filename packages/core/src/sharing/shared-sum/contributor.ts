import { InternalError, UsageError } from "../../errors.ts";
import { done, type Party, type PartyId, type Reveals } from "../../protocol/party.ts";
import { agreed, type SharedSumAgreement } from "./agreement.ts";
import { DEALER, dealings, dealt } from "./dealing.ts";

export interface ContributorInput {
  readonly agreement: SharedSumAgreement;
  /** This party, one of the contributors. */
  readonly me: PartyId;
  /** As many numbers as agreed, each within what was agreed. */
  readonly values: Float64Array;
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
export const contributor: Party<ContributorInput, never, Contributed> = {
  name: DEALER,
  reveals,
  start({ agreement: asked, me, values }, random) {
    const agreement = agreed(asked);
    if (!agreement.contributors.includes(me))
      throw new UsageError("me: is not among the contributors", { code: "agreement" });
    if (agreement.members.includes(me))
      throw new UsageError("me: is a member as well: run the member, and give it the values", { code: "agreement" });
    return done({ members: agreement.members.length }, dealings(agreement, dealt(agreement, values, random(32))));
  },
  receive() {
    throw new InternalError("a message came to a contributor, who waits for none");
  },
};
