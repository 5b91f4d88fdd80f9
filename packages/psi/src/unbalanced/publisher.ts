import {
  done,
  equal,
  InternalError,
  type Party,
  type PartyId,
  PeerError,
  type Reveals,
  type Step,
  UsageError,
  wait,
} from "@tavs/core";
import { say } from "../oprf/messages.ts";
import { rowsOf } from "../rows.ts";
import { type EpochFilter, shapeOf } from "./filter.ts";
import { bucketsLane, header, request, wanted } from "./messages.ts";
import { mustBePatient, PATIENCE_MS, TRANSFER } from "./session.ts";

export interface PublisherInput {
  /** From `prepareEpoch`. */
  readonly filter: EpochFilter;
  readonly peer: PartyId;
  /** How long the peer may be silent, in milliseconds. Default: 120,000. */
  readonly patienceMs?: number;
}

interface Publishing {
  readonly filter: EpochFilter;
  readonly peer: PartyId;
  readonly patienceMs: number;
  /** How many buckets are said. */
  readonly said: number;
}

export type PublisherState = { readonly at: "meeting" | "publishing" } & Publishing;

/** What a publisher comes to know. */
export interface Published {
  /** How many bytes of the table the subscriber took. */
  readonly bytes: number;
}

type Next = Step<PublisherState, Published>;

const reveals: Reveals = {
  learns: "learns that the subscriber takes the filter, and nothing else",
  against: "malicious",
  collusion: "two parties: there is nobody to collude with; it may put into the filter whatever it likes",
};

/** Learns that the subscriber takes the filter, and nothing else. */
export const publisher: Party<PublisherInput, PublisherState, Published> = {
  name: `${TRANSFER} publisher`,
  reveals,
  start({ filter, peer, patienceMs = PATIENCE_MS }) {
    mustBePatient(patienceMs);
    if (filter.table.length !== bucketCount(filter) * bucketsLane(filter).width)
      throw new UsageError("the filter's table does not fit its header: prepare the epoch again");
    return wait({ at: "meeting", filter, peer, patienceMs, said: 0 }, [peer], { patienceMs });
  },
  receive(state, { body }) {
    if (state.at === "meeting") return introduce(state, body);
    if (state.at === "publishing") return publish(state, body);
    throw new InternalError("a message came to a publisher that was done");
  },
};

function introduce(state: Publishing, body: Uint8Array): Next {
  const { filter, peer, patienceMs } = state;
  const { role, rule, context } = request.decode(body);
  if (role !== `${TRANSFER} subscriber`) throw new PeerError(`the peer is not the subscriber of ${TRANSFER}`);
  if (rule !== filter.rule)
    throw new PeerError("the peer's items follow another rule than the filter's: use one canonicaliser", {
      code: "rule",
    });
  if (!equal(context, filter.context))
    throw new PeerError("the peer asks for a filter of another context: use one study's", { code: "context" });
  const { table: _, ...known } = filter;
  const send = [{ to: peer, body: header.encode({ role: publisher.name, ...known }) }];
  return wait({ ...state, at: "publishing" }, [peer], { send, patienceMs });
}

function publish(state: Publishing, body: Uint8Array): Next {
  const { filter, peer, patienceMs, said } = state;
  const { first, filter: digest } = wanted.decode(body);
  if (!equal(digest, filter.digest)) throw new PeerError("buckets of another filter than the announced were asked for");
  if (first !== said) throw new PeerError(`buckets ${first} and on were asked for, ${said} and on are next`);
  const [lane, total] = [bucketsLane(filter), bucketCount(filter)];
  const to = Math.min(total, said + lane.rowsPerMessage);
  const send = say(lane, peer, { first: said, rows: rowsOf(filter.table, lane.width, { from: said, to }) });
  if (to === total) return done({ bytes: filter.table.length }, send);
  const progress = { phase: "publish", done: to, total };
  return wait({ ...state, at: "publishing", said: to }, [peer], { send, patienceMs, progress });
}

const bucketCount = (filter: EpochFilter): number => shapeOf(filter).buckets;
