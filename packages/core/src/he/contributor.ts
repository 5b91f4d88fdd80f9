// Who hands in a vector: first a commitment to its ciphertexts, and these when all others are bound as well. One that holds a
// share of the key then opens with the others the one sum that it has checked.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, unhex } from "../bytes.ts";
import { InternalError, UsageError } from "../errors.ts";
import { type Party, type Reveals, type Step, wait, work } from "../protocol/party.ts";
import { commonSeed } from "./agreement.ts";
import type { At, Contributed, ContributorInput, ContributorState, Post } from "./contributor-state.ts";
import { heKernels } from "./he-kernels.ts";
import { bindingOf, entryStatement, SUMS_PROTOCOL, sizesOf } from "./list.ts";
import { entry, hello } from "./messages.ts";
import { agree, hearAgreements, hearHalves, hearList, hearTotals, outlive, tellShares } from "./opening.ts";
import type { SignRequest } from "./requests.ts";
import { mustBeKey, placeOf } from "./sums-key.ts";
import type { HandInTask, Hashed } from "./tasks.ts";
import { mustBeValues } from "./values.ts";
import type { DestructionReceipt } from "./vault.ts";

type Next = Step<ContributorState, Contributed>;
export const CONTRIBUTOR: string = `${SUMS_PROTOCOL} contributor`;

const reveals: Reveals = {
  learns: "learns who was added up and the totals that the aggregator tells, and nothing else",
  against: "semi-honest",
  collusion:
    "all holders but one, and the aggregator; but a contributor that alters its software, together with the aggregator, may hand in what is no encryption, and read the key in the sum",
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
    return encrypt({ ...post, at: "encrypting", values, pieces: [], h0: empty, h1: empty });
  },
  receive(state, { body }) {
    if (state.at === "resting") return hearList(state, body);
    if (state.at === "meeting") return hearAgreements(state, body);
    if (state.at === "halving") return hearHalves(state, body);
    if (state.at === "ending") return hearTotals(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "encrypting") return keep(state, outcomes as readonly Hashed[]); // the kernel gives these
    if (state.at === "signing") return rest(state, mustBeSignature(outcomes[0]));
    if (state.at === "agreeing") return agree(state, mustBeSignature(outcomes[0]));
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

const checkedValues = ({ key, values }: ContributorInput): Float64Array => mustBeValues(key.agreement, values);

function mustBeSignature(outcome: unknown): Uint8Array {
  if (outcome instanceof Uint8Array && outcome.length === 64) return outcome;
  throw new UsageError('the handler "sign" gives a signature: see keyKeeper and signWith');
}

/** A message's worth of ciphertexts at a time; all of them are there before a word is said. */
function encrypt(state: At<"encrypting">): Next {
  const { key, me, values, pieces } = state;
  const { row, scale, ciphertexts: total, perMessage } = sizesOf(key);
  const first = pieces.length * perMessage;
  const input: HandInTask = {
    row: row.name,
    seed: commonSeed(key.agreement),
    joint: key.joint,
    scale,
    values: values.slice(first * row.degree, (first + perMessage) * row.degree),
    binding: bindingOf(key, me),
    first,
  };
  return work(state, { task: "handIn", inputs: [input], progress: { phase: "encrypt", done: first, total } });
}

function keep(state: At<"encrypting">, [made]: readonly Hashed[]): Next {
  const { perMessage, ciphertexts: total } = sizesOf(state.key);
  const { c0, c1, h0, h1 } = made!; // one for the one task
  const { values, ...signing } = state;
  const pieces = [...state.pieces, { first: state.pieces.length * perMessage, c0, c1 }];
  const all = { pieces, h0: concat(state.h0, h0), h1: concat(state.h1, h1) };
  if (pieces.length * perMessage < total) return encrypt({ ...state, ...all });
  const message = entryStatement(state.key, state.me, { h0: sha256(all.h0), h1: all.h1 });
  const input: SignRequest = { key: state.key.id, message };
  return work({ ...signing, ...all, at: "signing" }, { task: "sign", inputs: [input] });
}

/** Commits; what it commits to rests here until everybody has. */
function rest({ h0, h1, at: _, ...post }: At<"signing">, signature: Uint8Array): Next {
  const { key, me, aggregator, patienceMs } = post;
  const bodies = [hello.encode({ role: CONTRIBUTOR, key: unhex(key.id) }), entry.encode({ h0, h1, signature })];
  const send = bodies.map((body) => ({ to: aggregator, body }));
  const mine = { name: me, h0: sha256(h0), h1, signature };
  return wait<ContributorState>({ ...post, at: "resting", mine }, [aggregator], {
    send,
    ...(patienceMs === null ? {} : { patienceMs }),
  });
}
