// A holder's side of the opening: it signs the list that it has checked, sees that all holders signed the same, adds the
// second halves itself, gives one share for each ciphertext, and destroys what it made them with.
import { concat, hex } from "../bytes.ts";
import { PeerError, UsageError } from "../errors.ts";
import { done, type Outgoing, type Step, wait, work } from "../protocol/party.ts";
import type { At, Contributed, ContributorState, Opening, Post } from "./contributor-state.ts";
import { fromWords } from "./integers.ts";
import { checkedList, LIST, mustBeAgreed, numbersFrom, pieceOf, sizesOf } from "./list.ts";
import { agreement, agreements, halves, shares, totals } from "./messages.ts";
import type { OpenRequest, ShareRequest, SignRequest } from "./requests.ts";
import type { DestructionReceipt } from "./vault.ts";

const PER_TASK = 4; // ciphertexts: the secret goes to a worker once for so many
type Next = Step<ContributorState, Contributed>;

function listen(state: ContributorState & Post, send: readonly Outgoing[] = []): Next {
  const { patienceMs, aggregator } = state;
  return wait(state, [aggregator], { send, ...(patienceMs === null ? {} : { patienceMs }) });
}

const requestOf = ({ key, hash }: Opening): OpenRequest => ({ key: key.id, list: hex(hash) });

export function hearList(state: At<"resting">, body: Uint8Array): Next {
  const { lines, hash } = checkedList(state.key, body, state.mine);
  const input: SignRequest = { key: state.key.id, domain: LIST, message: hash };
  return work({ ...state, at: "agreeing", lines, hash }, { task: "sign", inputs: [input] });
}

export const agree = (state: At<"agreeing" | "meeting" | "opening">, signature: Uint8Array): Next =>
  listen({ ...state, at: "meeting" }, [{ to: state.aggregator, body: agreement.encode({ signature }) }]);

/** The list is fixed in the store before the first share: no other one is ever opened with this key. */
export function hearAgreements(state: At<"agreeing" | "meeting" | "opening">, body: Uint8Array): Next {
  mustBeAgreed(state.key, state.hash, agreements.decode(body).signatures);
  return work({ ...state, at: "opening" }, { task: "open", inputs: [requestOf(state)] });
}

/** Only the word counts: a handler of something else must not pass for one that fixed the list. */
export function beginHalves(state: At<"agreeing" | "meeting" | "opening">, outcome: unknown): Next {
  if (outcome === "opened") return listen({ ...state, at: "halving", first: 0 });
  throw new UsageError('the handler "open" gives "opened", or throws to refuse: see keyKeeper');
}

export function hearHalves(state: At<"halving" | "sharing">, body: Uint8Array): Next {
  const { key, lines, first } = state;
  const { half, ciphertexts, perOpening } = sizesOf(key);
  const said = halves.decode(body);
  const numbers = numbersFrom(first, perOpening, ciphertexts);
  const length = numbers.length * lines.length * half;
  if (said.first !== first || said.c1.length !== length)
    throw new PeerError(`the aggregator sent ${said.c1.length} bytes from ${said.first}, not ${length} from ${first}`);
  const of = (index: number) => itemOf(state, index, pieceOf(said.c1, lines.length * half, index - first));
  const inputs = numbersFrom(0, numbers.length, numbers.length)
    .filter((i) => i % PER_TASK === 0)
    .map((i) => shareRequest(state, numbers.slice(i, i + PER_TASK).map(of)));
  const progress = { phase: "share", done: first, total: ciphertexts };
  return work({ ...state, at: "sharing" }, { task: "share", inputs, progress });
}

const shareRequest = (state: Opening, items: ShareRequest["items"]): ShareRequest => {
  const { row, smudgingBits } = sizesOf(state.key);
  return { ...requestOf(state), row: row.name, smudgingBits, items };
};

/** Everybody's second halves of one ciphertext, each beside the hash that its contributor signed. */
function itemOf({ key, lines }: Opening, index: number, c1: Uint8Array): ShareRequest["items"][number] {
  const { half } = sizesOf(key);
  const weightOf = (name: string): number => key.agreement.weights.find((one) => one.name === name)!.weight; // it was checked
  const halves = lines.map(({ name, h1 }, i) => {
    return { weight: weightOf(name), polynomial: pieceOf(c1, half, i), hash: pieceOf(h1, 32, index) };
  });
  return { index, halves };
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
  if (said.first !== first || said.totals.length === 0 || first + said.totals.length / 8 > length)
    throw new PeerError(
      `the aggregator told ${said.totals.length / 8} totals from ${said.first}; ${first} of ${length} are known`,
    );
  const told = fromWords(new BigInt64Array(said.totals.slice().buffer));
  const all = new Float64Array(first + told.length);
  all.set(state.totals);
  all.set(told, first);
  if (all.length < length) return listen({ ...state, totals: all, first: all.length });
  return done({ contributors: lines.map(({ name }) => name), totals: all, receipt });
}
