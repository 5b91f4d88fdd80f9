import { sha256 } from "@noble/hashes/sha2.js";
import {
  done,
  equal,
  InternalError,
  type Outgoing,
  type Party,
  type PartyId,
  PeerError,
  type Reveals,
  type Step,
  UsageError,
  wait,
  work,
} from "@tavs/core";
import { dateParts } from "../ids/date.ts";
import { inputPrefix } from "../item-set.ts";
import { hear } from "../oprf/messages.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined } from "../rows.ts";
import { type EpochFilter, MAX_SIZE, shapeOf } from "./filter.ts";
import { bucketsLane, type Header, header, request, wanted } from "./messages.ts";
import { mustBePatient, PATIENCE_MS, TRANSFER } from "./session.ts";

export interface SubscriberInput {
  readonly peer: PartyId;
  /** The rule of the items that will be asked: `items.rule`. */
  readonly rule: string;
  /** What both agree on beside the rule, usually the hash of the study terms. Default: none. */
  readonly context?: Uint8Array;
  /** Today, as "2026-11-21": a filter whose epoch is over is refused. */
  readonly today: string;
  /** The largest set that is taken. Default: 2^24. */
  readonly maxItems?: number;
  /** How long the peer may be silent, in milliseconds. Default: 120,000. */
  readonly patienceMs?: number;
}

interface Asking {
  readonly peer: PartyId;
  readonly rule: string;
  readonly context: Uint8Array;
  readonly today: string;
  readonly maxItems: number;
  readonly patienceMs: number;
}

interface Downloading extends Asking {
  readonly header: Header;
  readonly parts: readonly Uint8Array[];
  /** How many buckets came. */
  readonly heard: number;
}

export type SubscriberState =
  | ({ readonly at: "meeting" } & Asking)
  | ({ readonly at: "downloading" } & Downloading)
  | { readonly at: "checking"; readonly filter: EpochFilter };

type Next = Step<SubscriberState, EpochFilter>;

const reveals: Reveals = {
  learns:
    "learns how many items the sender holds and, from two filters of one key, how many came and went, and nothing else",
  // Tags under an unknown key are pseudorandom; whoever asks and subscribes knows which of its own items came and went.
  against: "malicious",
  collusion: "whoever holds the key of the epoch can ask the filter about everybody; receivers can compare filters",
};

/** Learns how many items the sender holds and, from two filters of one key, how many came and went, and nothing else. */
export const subscriber: Party<SubscriberInput, SubscriberState, EpochFilter> = {
  name: `${TRANSFER} subscriber`,
  reveals,
  kernels: psiKernels,
  start(input) {
    const { peer, rule, context = new Uint8Array(), today, maxItems = MAX_SIZE, patienceMs = PATIENCE_MS } = input;
    mustBePatient(patienceMs);
    dateParts(today, "today");
    inputPrefix(rule, context); // refuses what is too long
    if (!(Number.isInteger(maxItems) && maxItems >= 0 && maxItems <= MAX_SIZE))
      throw new UsageError(`maxItems is a whole number up to ${MAX_SIZE}`);
    const asking: Asking = { peer, rule, context: sha256(context), today, maxItems, patienceMs };
    const body = request.encode({ role: subscriber.name, rule, context: asking.context });
    return wait({ at: "meeting", ...asking }, [peer], { send: [{ to: peer, body }], patienceMs });
  },
  receive(state, { body }) {
    if (state.at === "meeting") return meet(state, body);
    if (state.at === "downloading") return download(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, [isSound]) {
    if (state.at !== "checking") throw new InternalError(`work came back while ${state.at}`);
    if (isSound) return done(state.filter);
    throw new PeerError("the filter that came is not the one that its header announced: ask for it again");
  },
};

function meet(state: Asking, body: Uint8Array): Next {
  const said = header.decode(body);
  if (said.role !== `${TRANSFER} publisher`) throw new PeerError(`the peer is not the publisher of ${TRANSFER}`);
  if (said.rule !== state.rule)
    throw new PeerError("the filter's items follow another rule than ours: use one canonicaliser", { code: "rule" });
  if (!equal(said.context, state.context))
    throw new PeerError("the filter belongs to another context than ours: use one study's", { code: "context" });
  if (said.size > state.maxItems)
    throw new PeerError(`the peer announces ${said.size} items, at most ${state.maxItems} are allowed`);
  if (said.epoch.until < state.today) throw new PeerError("the filter's epoch is over", { code: "epoch" });
  return ask({ ...state, header: said, parts: [], heard: 0 });
}

/** Asks for the next part: the subscriber's pace, so that neither holds more than one part on its way. */
function ask(state: Downloading): Next {
  const { peer, patienceMs, heard } = state;
  const body = wanted.encode({ first: heard, filter: state.header.digest });
  const send: readonly Outgoing[] = [{ to: peer, body }];
  const progress = { phase: "download", done: heard, total: shapeOf(state.header).buckets };
  return wait({ ...state, at: "downloading" }, [peer], { send, patienceMs, progress });
}

function download(state: Downloading, body: Uint8Array): Next {
  const { role: _, ...known } = state.header;
  const [lane, total] = [bucketsLane(known), shapeOf(known).buckets];
  const rows = hear(lane, body, { first: state.heard, total });
  const [parts, heard] = [[...state.parts, rows], state.heard + rows.length / lane.width];
  if (heard < total) return ask({ ...state, parts, heard });
  const filter: EpochFilter = { ...known, table: joined(parts) };
  const progress = { phase: "checkFilter", done: 0, total: 1 };
  return work({ at: "checking", filter }, { task: "checkFilter", inputs: [filter], progress });
}
