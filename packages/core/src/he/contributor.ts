// Who hands in a vector. One that holds a share of the key stays, and opens with the others the one sum that it has checked.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, unhex } from "../bytes.ts";
import { InternalError, UsageError } from "../errors.ts";
import { done, type Outgoing, type Party, type Reveals, type Step, wait, work } from "../protocol/party.ts";
import { commonSeed, mustBeKey, placeOf } from "./agreement.ts";
import type { At, Contributed, ContributorInput, ContributorState, Post } from "./contributor-state.ts";
import { heKernels } from "./he-kernels.ts";
import type { Encrypted, EncryptTask } from "./kernels.ts";
import { ENTRY, entryStatement, numbersFrom, SUMS_PROTOCOL, sizesOf } from "./list.ts";
import { ciphertexts, entry, hello } from "./messages.ts";
import {
  agree,
  beginHalves,
  hearAgreements,
  hearHalves,
  hearList,
  hearTotals,
  outlive,
  tellShares,
} from "./opening.ts";
import type { SignRequest } from "./requests.ts";
import type { DestructionReceipt } from "./vault.ts";

type Next = Step<ContributorState, Contributed>;
export const CONTRIBUTOR: string = `${SUMS_PROTOCOL} contributor`;

const reveals: Reveals = {
  learns: "learns who was added up and the totals that the aggregator tells, and nothing else",
  against: "semi-honest",
  collusion:
    "all holders but one, and the aggregator; but a contributor that alters its software, together with the aggregator, may hand in multiples of others' ciphertexts, or what is no encryption, and read single vectors in the sum",
};

/**
 * Learns who was added up and the totals that the aggregator tells, and nothing else. A holder is run with the handlers of
 * `keyKeeper`, a contributor that holds no key with `{ sign: signWith(identity) }`.
 */
export const contributor: Party<ContributorInput, ContributorState, Contributed> = {
  name: CONTRIBUTOR,
  reveals,
  kernels: heKernels,
  start(input) {
    const post = postOf(input);
    const values = checkedValues(input);
    const empty = new Uint8Array();
    return encrypt({ ...post, at: "encrypting", values, first: 0, h0: empty, h1: empty }, [
      { to: post.aggregator, body: hello.encode({ role: CONTRIBUTOR, key: unhex(post.key.id) }) },
    ]);
  },
  receive(state, { body }) {
    if (state.at === "resting") return hearList(state, body);
    if (state.at === "meeting") return hearAgreements(state, body);
    if (state.at === "halving") return hearHalves(state, body);
    if (state.at === "ending") return hearTotals(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "encrypting") return tell(state, outcomes as readonly Encrypted[]); // the kernel gives these
    if (state.at === "signing") return rest(state, mustBeSignature(outcomes[0]));
    if (state.at === "agreeing") return agree(state, mustBeSignature(outcomes[0]));
    if (state.at === "opening") return beginHalves(state, outcomes[0]);
    if (state.at === "sharing") return tellShares(state, outcomes as readonly (readonly Uint8Array[])[]); // the handler gives these
    if (state.at === "destroying") return outlive(state, outcomes[0] as DestructionReceipt); // the handler gives this
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function postOf({ key, me, aggregator, today, patienceMs }: ContributorInput): Post {
  mustBeKey(key);
  if (placeOf(key, me) < 0) throw new UsageError("me: is nobody who hands in under this key", { code: "key" });
  const { closes } = key.agreement;
  if (closes !== null && !(today !== undefined && /^\d{4}-\d\d-\d\d$/.test(today)))
    throw new UsageError('today: must be a day such as "2026-11-22", because this sum closes');
  if (closes !== null && today! > closes)
    throw new UsageError(`this sum closed on ${closes}: agree on a new key`, { code: "closed" });
  return { key, me, aggregator, patienceMs: patienceMs ?? null };
}

/** Throws `UsageError` with the position of the first that is out of bounds; NaN and infinities are no whole numbers. */
function checkedValues({ key, values }: ContributorInput): Float64Array {
  const { length, maxValue } = key.agreement;
  if (values.length !== length) throw new UsageError(`values: ${values.length} were given, ${length} were agreed`);
  const copy = Float64Array.from(values);
  const wrong = copy.findIndex((value) => !(Number.isInteger(value) && Math.abs(value) <= maxValue));
  if (wrong >= 0)
    throw new UsageError(`value number ${wrong} is not an integer in [-${maxValue}, ${maxValue}]`, { code: "value" });
  return copy;
}

function mustBeSignature(outcome: unknown): Uint8Array {
  if (outcome instanceof Uint8Array && outcome.length === 64) return outcome;
  throw new UsageError('the handler "sign" gives a signature: see keyKeeper and signWith');
}

function encrypt(state: At<"encrypting">, send: readonly Outgoing[]): Next {
  const { key, values, first } = state;
  const { row, ciphertexts: total, perMessage } = sizesOf(key);
  const input = (index: number): EncryptTask => ({
    row: row.name,
    seed: commonSeed(key.agreement),
    joint: key.joint,
    values: values.slice(index * row.degree, (index + 1) * row.degree),
  });
  const inputs = numbersFrom(first, perMessage, total).map(input);
  return work(state, { task: "encrypt", inputs, send, progress: { phase: "encrypt", done: first, total } });
}

function tell(state: At<"encrypting">, made: readonly Encrypted[]): Next {
  const { values, first, ...signing } = state;
  const h0 = concat(state.h0, ...made.map((one) => one.h0));
  const h1 = concat(state.h1, ...made.map((one) => one.h1));
  const [c0, c1] = [concat(...made.map((one) => one.c0)), concat(...made.map((one) => one.c1))];
  const send = [{ to: state.aggregator, body: ciphertexts.encode({ first, c0, c1 }) }];
  const next = first + made.length;
  if (next < sizesOf(state.key).ciphertexts) return encrypt({ ...state, h0, h1, first: next }, send);
  const message = entryStatement(state.key, state.me, { h0: sha256(h0), h1 });
  const input: SignRequest = { key: state.key.id, domain: ENTRY, message };
  return work({ ...signing, at: "signing", h0, h1 }, { task: "sign", inputs: [input], send });
}

function rest(state: At<"signing">, signature: Uint8Array): Next {
  const { h0, h1, key, me, aggregator, patienceMs } = state;
  const send = [{ to: aggregator, body: entry.encode({ h0, h1, signature }) }];
  if (!key.agreement.holders.includes(me))
    return done({ contributors: [], totals: new Float64Array(), receipt: null }, send);
  const mine = { name: me, h0: sha256(h0), h1, signature };
  return wait({ key, me, aggregator, patienceMs, at: "resting", mine }, [aggregator], {
    send,
    ...(patienceMs === null ? {} : { patienceMs }),
  });
}
