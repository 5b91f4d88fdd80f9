import { done, InternalError, type Party, type Reveals, wait, work } from "@tavs/core";
import { hearAscending } from "../oprf/heard.ts";
import { refuseToOpen } from "../oprf/meeting.ts";
import { pointsLane } from "../oprf/messages.ts";
import { isPaid, spendingOf } from "../oprf/paying.ts";
import type { Seen } from "../oprf/sender-state.ts";
import { openSharedSession, type Part, patienceOf, type SenderInput } from "../oprf/session.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined } from "../rows.ts";
import { agreementOf } from "./agreement.ts";
import { answer, evaluateFrom, listen, open, opened } from "./answering.ts";
import { agreed, type Deal, dealt, introduce, met } from "./deal.ts";
import { mustFitItems, type Numbers } from "./numbers.ts";
import { encryptFrom, listening, makeKeys } from "./offering.ts";
import type { SumSenderNext, SumSenderState } from "./sender-state.ts";

export interface SumSenderInput extends SenderInput {
  /** See `numbersFor`. */
  readonly values: Numbers;
  /** As the receiver's. Default: 5. */
  readonly minShared?: number;
}

const part: Part = { protocol: "psi/sum/1", role: "sender", labels: "without" };

const reveals: Reveals = {
  learns: "learns how many items the receiver holds and one uniform group element, and nothing else",
  // Not "malicious": a ciphertext of no number makes the sum unsolvable, and that the receiver stops tells that it was added.
  against: "semi-honest",
  collusion:
    "two parties: there is nobody to collude with; the sums are only as true as the items and numbers it brings",
};

/** Learns how many items the receiver holds and one uniform group element, and nothing else. */
export const sender: Party<SumSenderInput, SumSenderState, Seen> = {
  name: `${part.protocol} ${part.role}`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const agreement = agreementOf(input.values, input.minShared);
    const { numbers } = input.values;
    mustFitItems(input.values, input.items.size);
    const session = openSharedSession(input, part, random);
    const send = introduce({ session, agreement }, part);
    const state = { at: "meeting", session, agreement, numbers } as const;
    return wait<SumSenderState>(state, [session.peer], { send, patienceMs: patienceOf(session) });
  },
  receive(state, { body }) {
    if (state.at === "meeting") {
      const next = { at: "agreeing", numbers: state.numbers, ...met(state, body, part) } as const;
      return wait(next, [next.session.peer], { patienceMs: patienceOf(next.session) });
    }
    if (state.at === "agreeing") {
      const next = { ...agreed(state, body), at: "opening", numbers: state.numbers } as const;
      return wait(next, [next.session.peer], { patienceMs: patienceOf(next.session) });
    }
    if (state.at === "opening") return pay(dealt(state, body, part), state.numbers, body);
    if (state.at === "listening") return listen({ ...state, points: hearAscending(pointsLane, state.points, body) });
    if (state.at === "awaiting-sum") return open(state.deal, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "paying") return isPaid(outcomes[0]) ? makeKeys(state.deal, state.numbers) : refuse(state.deal);
    const rows = joined(outcomes);
    if (state.at === "making-keys") return encryptFrom({ deal: state.deal, keys: rows }, state.numbers, []);
    if (state.at === "encrypting") return encryptFrom(state, state.numbers, [...state.encrypted, rows], state.range.to);
    if (state.at === "sorting-rows") return listen(listening(state, rows));
    if (state.at === "evaluating") return evaluateFrom(state, [...state.evaluated, rows], state.range.to);
    if (state.at === "sorting") return answer(state, rows);
    if (state.at === "opening-sum") return opened(state.deal, rows);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

/** Counts what is asked before a word of its own size is said. */
function pay(deal: Deal, numbers: Float64Array, body: Uint8Array): SumSenderNext {
  const spending = spendingOf(deal.session, body);
  if (spending === undefined) return makeKeys(deal, numbers);
  return work({ at: "paying", deal, numbers }, { task: "spend", inputs: [spending] });
}

const refuse = ({ session }: Deal): SumSenderNext =>
  done({ receiverSize: session.theirSize, verdict: "over-budget" }, refuseToOpen(session));
