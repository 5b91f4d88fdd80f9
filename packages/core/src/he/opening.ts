// From the list on: a contributor checks it, sees that all holders signed it, and shows its ciphertexts. A holder then adds the
// second halves itself, gives one share for each ciphertext, and destroys what it made them with.
import { concat, hex } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { done, type Outgoing, type Step, wait, work } from "../protocol/party.ts";
import { planOf } from "./agreement.ts";
import type { At, Contributed, ContributorState, Opening, Post } from "./contributor-state.ts";
import { checkedList, mustBeAgreed, numbersFrom, pieceOf, sizesOf } from "./list.ts";
import { agreement, agreements, ciphertexts, halves, type Line, shares, totals } from "./messages.ts";
import { largestTotal } from "./plan.ts";
import type { DestroyRequest, OpenRequest, ShareRequest } from "./requests.ts";
import { TOTALS_PER_MESSAGE, totalsOf } from "./values.ts";
import type { DestructionReceipt } from "./vault.ts";

const PER_TASK = 4; // ciphertexts: the secret goes to a worker once for so many
type Next = Step<ContributorState, Contributed>;

function listen(state: ContributorState & Post, send: readonly Outgoing[] = []): Next {
  const { patienceMs, aggregator } = state;
  return wait(state, [aggregator], { send, ...(patienceMs === null ? {} : { patienceMs }) });
}

const requestOf = ({ key, hash }: Opening): DestroyRequest => ({ key: key.id, list: hex(hash) });

/** Who holds no key looks at the list as well, and waits for those who do to sign it. */
export function hearList(state: At<"resting">, body: Uint8Array): Next {
  const listed = { ...state, list: body, ...checkedList(state.key, body, state.mine) };
  if (!state.key.agreement.holders.includes(state.me)) return listen({ ...listed, at: "meeting" });
  const input: OpenRequest = { key: state.key.id, list: body, mine: state.mine };
  return work({ ...listed, at: "agreeing" }, { task: "open", inputs: [input] });
}

/** Signed by a handler that fixed the list in the store: no other one is ever opened with this key. */
export const agree = (state: At<"agreeing" | "meeting">, signature: Uint8Array): Next =>
  listen({ ...state, at: "meeting" }, [{ to: state.aggregator, body: agreement.encode({ signature }) }]);

/**
 * Only now do ciphertexts leave: every part of the sum is fixed, by hashes that nobody else could have said, and all holders
 * have signed that they open this sum and no other. Whoever sees these can hand in nothing that was made from them.
 */
export function hearAgreements(state: At<"agreeing" | "meeting">, body: Uint8Array): Next {
  mustBeAgreed(state.key, state.hash, agreements.decode(body).signatures);
  const { pieces, list: _, ...opening } = state;
  const send = pieces.map((piece) => ({ to: state.aggregator, body: ciphertexts.encode(piece) }));
  if (state.key.agreement.holders.includes(state.me)) return listen({ ...opening, at: "halving", first: 0 }, send);
  return done(
    { contributors: namesOf(state.lines), totals: new Float64Array(), maxError: errorOf(state), receipt: null },
    send,
  );
}

const errorOf = ({ key }: Post): number => sizesOf(key).scale?.maxError ?? 0;
const namesOf = (lines: readonly Line[]): readonly string[] => lines.map(({ name }) => name);

export function hearHalves(state: At<"halving" | "sharing">, body: Uint8Array): Next {
  const { key, lines, first } = state;
  const { half, ciphertexts: total, perOpening } = sizesOf(key);
  const said = halves.decode(body);
  const numbers = numbersFrom(first, perOpening, total);
  const length = numbers.length * lines.length * half;
  if (said.first !== first || said.c1.length !== length)
    throw new PeerError(`the aggregator sent ${said.c1.length} bytes from ${said.first}, not ${length} from ${first}`);
  const of = (index: number) => itemOf(state, index, pieceOf(said.c1, lines.length * half, index - first));
  const inputs = numbersFrom(0, numbers.length, numbers.length)
    .filter((i) => i % PER_TASK === 0)
    .map((i) => shareRequest(state, numbers.slice(i, i + PER_TASK).map(of)));
  const progress = { phase: "share", done: first, total };
  return work({ ...state, at: "sharing" }, { task: "share", inputs, progress });
}

const shareRequest = (state: Opening, items: ShareRequest["items"]): ShareRequest => ({ ...requestOf(state), items });

/** Everybody's second halves of one ciphertext. */
function itemOf({ key, lines }: Opening, index: number, c1: Uint8Array): ShareRequest["items"][number] {
  const { half } = sizesOf(key);
  return { index, halves: lines.map((_, i) => pieceOf(c1, half, i)) };
}

export function tellShares(state: At<"halving" | "sharing">, outcomes: readonly (readonly Uint8Array[])[]): Next {
  const { first, ...opening } = state;
  const made = outcomes.flat();
  const send = [{ to: state.aggregator, body: shares.encode({ first, shares: concat(...made) }) }];
  const next = first + made.length;
  if (next < sizesOf(state.key).ciphertexts) return listen({ ...state, at: "halving", first: next }, send);
  return work({ ...opening, at: "destroying" }, { task: "destroy", inputs: [requestOf(state)], send });
}

export const outlive = (state: At<"destroying">, receipt: DestructionReceipt): Next =>
  listen({ ...state, at: "ending", receipt, totals: new Float64Array(), first: 0 });

export function hearTotals(state: At<"ending">, body: Uint8Array): Next {
  const { key, lines, receipt, first } = state;
  const said = totals.decode(body);
  const { length } = key.agreement;
  const count = Math.min(TOTALS_PER_MESSAGE, length - first);
  if (said.first !== first || said.totals.length !== 8 * count)
    throw new PeerError(
      `the aggregator told ${said.totals.length / 8} totals from ${said.first}, not ${count} from ${first}`,
    );
  const told = totalsOf(key.agreement, said.totals, { first, largest: largestTotal(planOf(key.agreement)) });
  const all = new Float64Array(first + told.length);
  all.set(state.totals);
  all.set(told, first);
  if (all.length < length) return listen({ ...state, totals: all, first: all.length });
  return done({ contributors: namesOf(lines), totals: all, maxError: errorOf(state), receipt });
}
