import { InternalError } from "../../errors.ts";
import { type Outgoing, type Party, type PartyId, type Reveals, type Step, wait, work } from "../../protocol/party.ts";
import type { CommittedShares } from "../kernels.ts";
import { sharingKernels } from "../sharing-kernels.ts";
import { numberOf } from "./agreement.ts";
import { dealings, dealTask, dealt } from "./dealing.ts";
import { callRoll, checkTask, heldFrom, MEMBER } from "./member-holding.ts";
import { closeAssents, hearAssent, hearProposal } from "./member-opening.ts";
import { type At, type Helped, type MemberInput, type MemberState, type Seat, seated } from "./member-state.ts";
import { silence } from "./silence.ts";

type Next = Step<MemberState, Helped>;

const reveals: Reveals = {
  learns: "learns which contributors and members took part, and nothing else",
  against: "malicious",
  collusion:
    "any members fewer than the threshold, also with contributors: they have shares that fit every input; as many as the threshold read every contributor's numbers",
};

/** Learns which contributors and members took part, and nothing else. It adds over one set, and no second. */
export const member: Party<MemberInput, MemberState, Helped> = {
  name: MEMBER,
  reveals,
  kernels: sharingKernels,
  start(input, random) {
    const seat = seated(input, random(32));
    const { agreement, seed } = seat;
    if (input.values === undefined) return gather({ at: "gathering", seat, held: {}, left: agreement.contributors });
    if (!agreement.verifiable) return deal(seat, dealt(agreement, input.values, seed));
    const task = dealTask(agreement, input.values, seed);
    return work<MemberState>({ at: "dealing", seat }, { task: "dealCommitted", inputs: [task] });
  },
  receive(state, { from, body }) {
    if (state.at === "gathering") return hold(state, from, body);
    if (state.at === "listening") return hearProposal(state, body);
    if (state.at === "assenting") return hearAssent(state, from, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "dealing") return deal(state.seat, outcomes[0] as CommittedShares); // `dealCommitted` gives this
    if (state.at === "checking") return callRoll(state, outcomes[0] as readonly boolean[]); // `checkCommitted` gives this
    throw new InternalError(`work came back while ${state.at}`);
  },
  expire(state) {
    if (state.at === "gathering") return check(state); // those who were silent are left out
    if (state.at === "listening") throw silence([state.seat.agreement.receiver], state.seat);
    if (state.at === "assenting") return closeAssents(state);
    throw new InternalError(`patience ran out while ${state.at}`);
  },
};

/** Keeps its own share, and gives the others theirs. */
function deal(seat: Seat, { shares, commitments }: CommittedShares): Next {
  const { agreement, me } = seat;
  const own = { share: shares[numberOf(agreement, me) - 1]!, commitments };
  const left = agreement.contributors.filter((name) => name !== me);
  const send = dealings(agreement, { shares, commitments }).filter(({ to }) => to !== me);
  return gather({ at: "gathering", seat, held: { [me]: own }, left }, send);
}

function gather(state: At<"gathering">, send: readonly Outgoing[] = []): Next {
  return wait<MemberState>(state, state.left, { send, patienceMs: state.seat.patienceMs });
}

function hold(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const left = state.left.filter((name) => name !== from);
  const more = { ...state, left, held: { ...state.held, [from]: heldFrom(body, state.seat.agreement, from) } };
  return left.length > 0 ? gather(more) : check(more);
}

/** Where sums are verifiable, each share is compared with its commitments first. */
function check(state: At<"gathering">): Next {
  const task = checkTask(state);
  if (task === undefined) return callRoll(state, []);
  return work<MemberState>({ ...state, at: "checking" }, { task: "checkCommitted", inputs: [task] });
}
