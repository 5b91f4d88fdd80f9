import { InternalError, type Party, type Reveals, wait } from "@tavs/core";
import { openSize } from "../oprf/meeting.ts";
import { openSharedSession, type Part, patienceOf, type SessionInput } from "../oprf/session.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined } from "../rows.ts";
import { addFrom, addShared, askForSum, unblind } from "./adding.ts";
import { agreementOf, type ValueColumns } from "./agreement.ts";
import { agreed, dealt, introduce, met } from "./deal.ts";
import { ask, gather, heard, maskFrom, remaskFrom } from "./matching.ts";
import type { SharedSums, SumReceiverNext, SumReceiverState } from "./receiver-state.ts";
import { lookedUp, lookUp, solve, walkBabies, walkGiants } from "./solving.ts";

export interface SumInput extends SessionInput {
  /** What the sender's numbers mean: as the sender says it. */
  readonly values: ValueColumns;
  /** Below so many shared items the sums stay closed, and `run` throws `BudgetError`. As the sender's. Default: 5. */
  readonly minShared?: number;
}

const part: Part = { protocol: "psi/sum/1", role: "receiver", labels: "without" };

const reveals: Reveals = {
  learns:
    "learns how many of its own items the sender also holds, where those are at least minShared the sum of each column of the sender's numbers over them (of each limb of a column, where a sum may reach 2^40), and how many items the sender holds, and nothing else",
  // Not "malicious": it computes the match and the floor, and could have any one combination of the numbers opened.
  against: "semi-honest",
  collusion: "two parties: there is nobody to collude with",
};

/**
 * Learns how many of its own items the sender also holds, where those are at least `minShared` the sum of each column of
 * the sender's numbers over them (of each limb of a column, where a sum may reach 2^40), and how many items the sender
 * holds, and nothing else.
 */
export const receiver: Party<SumInput, SumReceiverState, SharedSums> = {
  name: `${part.protocol} ${part.role}`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const agreement = agreementOf(input.values, input.minShared);
    const session = openSharedSession(input, part, random);
    const send = introduce({ session, agreement }, part);
    const state: SumReceiverState = { at: "meeting", session, agreement };
    return wait(state, [session.peer], { send, patienceMs: patienceOf(session) });
  },
  receive(state, { body }) {
    if (state.at === "meeting") {
      const next = { at: "agreeing", ...met(state, body, part) } as const;
      return wait(next, [next.session.peer], { patienceMs: patienceOf(next.session) });
    }
    if (state.at === "agreeing") {
      const next = { ...agreed(state, body), at: "opening" } as const;
      const { session } = next;
      return wait(next, [session.peer], { send: openSize(session), patienceMs: patienceOf(session) });
    }
    if (state.at === "opening") return maskFrom(dealt(state, body, part), []);
    if (state.at === "gathering") return gather(heard(state, body));
    if (state.at === "asking") return unblind(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume: (state, outcomes) => match(state, outcomes) ?? solution(state, outcomes),
};

/** What follows on work for the match and its sum. */
function match(state: SumReceiverState, outcomes: readonly unknown[]): SumReceiverNext | undefined {
  if (state.at === "intersecting") return addShared(state, outcomes[0] as Uint32Array); // `intersect` gives this
  if (state.at === "masking") return maskFrom(state.deal, [...state.masked, joined(outcomes)], state.range.to);
  if (state.at === "sorting") return ask(state.deal, joined(outcomes));
  if (state.at === "remasking") return remaskFrom(state, [...state.remasked, joined(outcomes)], state.range.to);
  if (state.at === "adding") return addFrom(state, [...state.added, joined(outcomes)], state.range.to);
  if (state.at === "blinding") return askForSum(state, joined(outcomes));
  return undefined;
}

/** What follows on work for the discrete logarithms. */
function solution(state: SumReceiverState, outcomes: readonly unknown[]): SumReceiverNext {
  if (state.at === "unblinding") return solve(state, joined(outcomes));
  if (state.at === "walking-babies") return walkBabies(state, [...state.walked, joined(outcomes)], state.range.to);
  if (state.at === "sorting-babies") return walkGiants({ ...state, babies: joined(outcomes) });
  if (state.at === "walking-giants") return lookUp(state, outcomes);
  if (state.at === "looking-up") return lookedUp(state, outcomes);
  throw new InternalError(`work came back while ${state.at}`);
}
