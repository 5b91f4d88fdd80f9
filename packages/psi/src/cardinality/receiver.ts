import { done, InternalError, type Outgoing, type Party, type Reveals, type Step, wait, work } from "@tavs/core";
import type { MaskTask } from "../kernels/mask.ts";
import type { Matched, MatchTask } from "../kernels/match.ts";
import type { EvaluateTask } from "../kernels/oprf.ts";
import { TAG } from "../kernels/tags.ts";
import { type Heard, hearAscending, isWhole, nothingOf } from "../oprf/heard.ts";
import { announce, learnSize, meet, openSize } from "../oprf/meeting.ts";
import { pointsLane, rowsLane, say } from "../oprf/messages.ts";
import { tooFewShared } from "../oprf/modes.ts";
import type { Part, Session, SessionInput } from "../oprf/session.ts";
import { keySeed, openSharedSession, ownItems, patienceOf } from "../oprf/session.ts";
import { batchFrom, sortRows, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";

/** What the receiver of a cardinality comes to know. */
export interface Count {
  /** How many items both hold. */
  readonly count: number;
  readonly senderSize: number;
}

interface Masking {
  readonly session: Session;
  readonly range: Range;
  readonly masked: readonly Uint8Array[];
}

interface Gathering {
  readonly session: Session;
  /** The own items under both scalars. */
  readonly points: Heard;
  /** The sender's items under its scalar, hashed. */
  readonly tags: Heard;
}

interface Unmasking extends Gathering {
  readonly range: Range;
  readonly unmasked: readonly Uint8Array[];
}

export type CountingState =
  | { readonly at: "meeting" | "opening" | "sorting" | "matching"; readonly session: Session }
  | ({ readonly at: "masking" } & Masking)
  | ({ readonly at: "gathering" } & Gathering)
  | ({ readonly at: "unmasking" } & Unmasking);

type Next = Step<CountingState, Count>;
const part: Part = { protocol: "psi/cardinality/1", role: "receiver", labels: "without" };

const reveals: Reveals = {
  learns:
    "learns how many of its own items the sender also holds, and how many items the sender holds, and nothing else",
  // Not "malicious": one that sends elements with scalars of its own choosing recognises them when they come back.
  against: "semi-honest",
  collusion: "two parties: there is nobody to collude with",
};

/** Learns how many of its own items the sender also holds, and how many items the sender holds, and nothing else. */
export const receiver: Party<SessionInput, CountingState, Count> = {
  name: `${part.protocol} ${part.role}`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const session = openSharedSession(input, part, random);
    const send = announce(session, part);
    return wait({ at: "meeting", session }, [session.peer], { send, patienceMs: patienceOf(session) });
  },
  receive(state, { body }) {
    if (state.at === "meeting") {
      const session = meet(state.session, body, part);
      return wait({ at: "opening", session }, [session.peer], {
        send: openSize(session),
        patienceMs: patienceOf(session),
      });
    }
    if (state.at === "opening") return maskFrom(learnSize(state.session, body, part).session, []);
    if (state.at === "gathering") return gather(heard(state, body));
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "matching") return counted(state.session, outcomes[0] as Matched); // `match` gives this
    const rows = joined(outcomes);
    if (state.at === "masking") return maskFrom(state.session, [...state.masked, rows], state.range.to);
    if (state.at === "sorting") return ask(state.session, rows);
    if (state.at === "unmasking") return unmaskFrom(state, [...state.unmasked, rows], state.range.to);
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function maskFrom(session: Session, masked: readonly Uint8Array[], from = 0): Next {
  const { size } = session.items;
  if (from === size) return sortRows({ at: "sorting", session }, joined(masked), pointsLane.width);
  const range = batchFrom(from, size);
  const key = keySeed(session);
  const input = (piece: Range): MaskTask => ({ own: ownItems(session, piece), key });
  return workThrough({ at: "masking", session, range, masked }, { task: "mask", range, size, input });
}

/** Sorted, so that order says nothing. */
function ask(session: Session, masked: Uint8Array): Next {
  const [points, tags] = [nothingOf(session.items.size), nothingOf(session.theirSize)];
  return gather({ session, points, tags }, say(pointsLane, session.peer, { first: 0, rows: masked }));
}

function heard(state: Gathering, body: Uint8Array): Gathering {
  if (!isWhole(state.points)) return { ...state, points: hearAscending(pointsLane, state.points, body) };
  return { ...state, tags: hearAscending(rowsLane(TAG), state.tags, body) };
}

function gather(state: Gathering, send: readonly Outgoing[] = []): Next {
  const { session, points, tags } = state;
  if (isWhole(points) && isWhole(tags)) return unmaskFrom(state, [], 0, send);
  return wait({ ...state, at: "gathering" }, [session.peer], { send, patienceMs: patienceOf(session) });
}

function unmaskFrom(
  state: Gathering,
  unmasked: readonly Uint8Array[],
  from: number,
  send: readonly Outgoing[] = [],
): Next {
  const { session, points } = state;
  const { size } = session.items;
  if (from === size) return match(state, joined(unmasked), send);
  const range = batchFrom(from, size);
  const [key, rows] = [keySeed(session), joined(points.parts)];
  const input = (piece: Range): EvaluateTask => ({
    key,
    points: rowsOf(rows, pointsLane.width, piece),
    first: piece.from,
  });
  return workThrough({ ...state, at: "unmasking", range, unmasked }, { task: "unmask", range, size, input, send });
}

function match({ session, tags }: Gathering, outputs: Uint8Array, send: readonly Outgoing[]): Next {
  const widths = { keep: TAG, labelWidth: 0, tagBytes: TAG };
  const input: MatchTask = { outputs, rows: joined(tags.parts), minShared: session.modes.minShared, ...widths };
  return work({ at: "matching", session }, { task: "match", inputs: [input], send });
}

function counted({ theirSize, modes }: Session, { shared }: Matched): Next {
  if (shared.length < modes.minShared) throw tooFewShared(modes);
  return done({ count: shared.length, senderSize: theirSize });
}
