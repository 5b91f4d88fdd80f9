import { InternalError, type Party, type Reveals } from "@tavs/core";
import { goOnWithout, hearPart } from "./aggregator-adds.ts";
import {
  admit,
  admitted,
  drawAgain,
  hearAdvertisement,
  hearDealt,
  hearOpening,
  toAdding,
} from "./aggregator-gathers.ts";
import { hearRevealed, recoverAll, unmaskAll } from "./aggregator-opens.ts";
import { type AggregatorState, gather, type MaskedTotal, nothing } from "./aggregator-state.ts";
import { openTotal } from "./aggregator-totals.ts";
import { check, checked, hearVouched } from "./aggregator-vouches.ts";
import { planOf, type SumAgreement } from "./agreement.ts";
import { PROTOCOL } from "./contributor.ts";
import { everybody } from "./contributor-state.ts";
import type { Recovered } from "./kernels/recover.ts";
import { maskedKernels } from "./masked-kernels.ts";
import { joined } from "./rows.ts";
import { AGGREGATOR_PATIENCE_MS } from "./turns.ts";

export interface AggregatorInput extends SumAgreement {
  /** How long to wait, at each stage, for those who are silent, before the sum goes on without them. Default two minutes. */
  readonly patienceMs?: number;
}

const reveals: Reveals = {
  learns: "learns the totals over those who stayed and who they are, and nothing else",
  against: "malicious",
  collusion:
    "as many contributors as the agreement bears; pooling with all but two it learns the sum of these two, and of each nothing",
};

/** The side that adds: it learns the totals over those who stayed, and of nobody its part. */
export const aggregator: Party<AggregatorInput, AggregatorState, MaskedTotal> = {
  name: `${PROTOCOL} aggregator`,
  reveals,
  kernels: maskedKernels,
  start({ patienceMs = AGGREGATOR_PATIENCE_MS, ...agreement }) {
    const plan = planOf(agreement);
    return gather({ at: "enrolling", plan, patienceMs, refused: [], present: everybody(plan), came: nothing(plan) });
  },
  receive(state, { from, body }) {
    const number = state.plan.names.indexOf(from);
    if (state.at === "enrolling") return hearAdvertisement(state, number, body);
    if (state.at === "drawing") return hearOpening(state, number, body);
    if (state.at === "dealing") return hearDealt(state, number, body);
    if (state.at === "adding") return hearPart(state, number, body);
    if (state.at === "vouching") return hearVouched(state, number, body);
    if (state.at === "revealing") return hearRevealed(state, number, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    const rows = (): Uint8Array => joined(outcomes as readonly Uint8Array[]); // what `verify` gives
    if (state.at === "admitting") return admitted(state, rows());
    if (state.at === "checking") return checked(state, rows());
    if (state.at === "recovering") return unmaskAll(state, outcomes as readonly Recovered[]); // what `recover` gives
    if (state.at === "unmasking") return openTotal(state, outcomes as readonly Uint8Array[]); // what `mask` gives
    throw new InternalError(`work came back while ${state.at}`);
  },
  expire(state) {
    if (state.at === "enrolling") return admit(state);
    if (state.at === "drawing") return drawAgain(state);
    if (state.at === "dealing") return toAdding(state);
    if (state.at === "adding") return goOnWithout(state);
    if (state.at === "vouching") return check(state);
    if (state.at === "revealing") return recoverAll(state);
    throw new InternalError(`patience ran out while ${state.at}`);
  },
};
