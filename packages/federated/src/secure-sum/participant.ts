import type { Step } from "@tavs/core";
import { coins, done, type Party, type PartyId, PeerError, UsageError, wait, work } from "@tavs/core";
import { ringToBytes } from "@tavs/core/sharing";
import { canonicalBytes, firstDifference, type Json } from "@tavs/core/study";
import type { Analysis } from "./analysis.ts";
import { mask, maskKey, type Pair, pairWith } from "./mask.ts";
import { type Invitation, invitation, key, masked, question } from "./messages.ts";

export interface ParticipantInput<Specification, Rows> {
  readonly coordinator: PartyId;
  readonly rows: Rows;
  /** What this hospital agreed to compute: anything else is refused, naming the field. Left out, what the coordinator says is computed. */
  readonly specification?: Specification;
  readonly patienceMs?: number;
}

export interface Participated<Question> {
  readonly rounds: number;
  /** The coordinator's last word: where the analysis came to rest. */
  readonly last: Question;
}

/** Fewer hospitals than this are not added up: two could subtract, and one is itself. */
export const FEWEST_PARTICIPANTS = 3;

interface Common<Rows, Local> {
  readonly coordinator: PartyId;
  readonly patienceMs: number;
  readonly rows?: Rows;
  readonly local?: Local;
}

type State<Rows, Local, Question> = Common<Rows, Local> &
  (
    | { readonly at: "uninvited"; readonly secret: Uint8Array; readonly agreed: Json | null }
    | {
        readonly at: "meeting";
        readonly secret: Uint8Array;
        readonly specification: Json;
        readonly left: readonly PartyId[];
        readonly pairs: readonly Pair[];
      }
    | {
        readonly at: "listening";
        readonly specification: Json;
        readonly pairs: readonly Pair[];
        readonly rounds: number;
      }
    | {
        readonly at: "working";
        readonly specification: Json;
        readonly pairs: readonly Pair[];
        readonly rounds: number;
        readonly asked: Uint8Array;
      }
  ) & { readonly last?: Question };

type At<S, Name> = S extends { readonly at: Name } ? S : never;

export const PATIENCE_MS = 120_000;

/** One hospital's side of an analysis: it gives its numbers to the sum, and to nobody. */
export function participantOf<Specification extends Json, Rows, Local, Question, Memory, Result>(
  analysis: Analysis<Specification, Rows, Local, Question, Memory, Result>,
): Party<ParticipantInput<Specification, Rows>, State<Rows, Local, Question>, Participated<Question>> {
  type Mine = State<Rows, Local, Question>;
  type Next = Step<Mine, Participated<Question>>;

  function accept(state: At<Mine, "uninvited">, { others, specification: bytes }: Invitation): Next {
    if (others.length + 1 < FEWEST_PARTICIPANTS || new Set(others).size !== others.length)
      throw new PeerError(
        `a sum over ${new Set(others).size + 1} hospitals was asked; ${FEWEST_PARTICIPANTS} is the fewest`,
      );
    const specification = agreedSpecification(analysis, state.agreed, bytes);
    const body = key.encode({ key: maskKey(state.secret) });
    const { rows, coordinator, patienceMs, secret } = state;
    const local = analysis.prepare(specification, rows!); // `start` put them there
    const meeting: Mine = {
      at: "meeting",
      coordinator,
      patienceMs,
      secret,
      local,
      specification,
      left: others,
      pairs: [],
    };
    return wait(meeting, others, { send: others.map((to) => ({ to, body })), patienceMs });
  }

  function meet(state: At<Mine, "meeting">, from: PartyId, theirs: Uint8Array): Next {
    const { secret, left: all, ...rest } = state;
    const pairs = [...state.pairs, pairWith(secret, theirs)];
    const left = all.filter((name) => name !== from);
    if (left.length > 0) return wait<Mine>({ ...state, left, pairs }, left, { patienceMs: state.patienceMs });
    return listen({ ...rest, at: "listening", pairs, rounds: 0 }); // the secret is not needed any more, and not kept
  }

  function listen(state: At<Mine, "listening">, send: { to: PartyId; body: Uint8Array }[] = []): Next {
    return wait<Mine>(state, [state.coordinator], { send, patienceMs: state.patienceMs });
  }

  function hear(state: At<Mine, "listening">, body: Uint8Array): Next {
    const { round, last, content } = question.decode(body);
    if (round !== state.rounds + 1) throw new PeerError(`round ${round} was asked after round ${state.rounds}`);
    const asked = analysis.question.decode(content);
    if (last) return done({ rounds: state.rounds, last: asked });
    const { answer } = analysis;
    if (answer.by === "handler")
      return work<Mine>({ ...state, at: "working", asked: content }, { task: answer.task, inputs: [asked] });
    const { specification, local } = state;
    return tell(state, content, answer.compute(specification as Specification, local!, asked)); // checked when accepted
  }

  function tell(state: At<Mine, "listening">, asked: Uint8Array, values: Float64Array): Next {
    const specification = state.specification as Specification; // checked when it was accepted
    const { length, numbers } = analysis.shape(specification, state.pairs.length + 1);
    if (values.length !== length) throw new UsageError(`${values.length} numbers to add; ${length} were agreed`);
    const vector = numbers.encode(values);
    const round = { number: state.rounds + 1, specification: canonicalBytes(specification), question: asked };
    mask(vector, state.pairs, round, numbers.bits);
    const body = masked.encode({ round: round.number, values: ringToBytes(vector) });
    return listen({ ...state, rounds: round.number }, [{ to: state.coordinator, body }]);
  }

  return {
    name: `${analysis.name} participant`,
    reveals: analysis.reveals.participant,
    start({ coordinator, rows, specification = null, patienceMs = PATIENCE_MS }, random) {
      const secret = coins(random(32), "mask key");
      return wait<Mine>(
        { at: "uninvited", coordinator, patienceMs, rows, secret, agreed: specification },
        [coordinator],
        { patienceMs },
      );
    },
    receive(state, { from, body }) {
      if (state.at === "uninvited") return accept(state, invitation.decode(body));
      if (state.at === "meeting") return meet(state, from, key.decode(body).key);
      if (state.at === "listening") return hear(state, body);
      throw new PeerError("a message came while this hospital computes");
    },
    resume(state, [outcome]) {
      if (state.at !== "working" || analysis.answer.by !== "handler")
        throw new UsageError("there is no work to go on with");
      const { asked, ...rest } = state;
      const values = analysis.answer.read(state.specification as Specification, outcome); // checked when accepted
      return tell({ ...rest, at: "listening" }, asked, values);
    },
  };
}

/** What the coordinator asks for, if it is what this hospital agreed to. Throws `PeerError` naming the field. */
function agreedSpecification<Specification extends Json>(
  { check }: { check(value: Json): Specification },
  agreed: Json | null,
  bytes: Uint8Array,
): Specification {
  const asked = parse(bytes);
  const difference = agreed === null ? undefined : firstDifference(agreed, asked);
  if (difference !== undefined)
    throw new PeerError(`the coordinator asks for another analysis than was agreed: "${difference}" differs`, {
      code: "terms",
    });
  try {
    return check(asked);
  } catch (error) {
    if (error instanceof UsageError) throw new PeerError(`the coordinator's specification: ${error.message}`);
    throw error;
  }
}

function parse(bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json; // what JSON.parse gives
  } catch {
    throw new PeerError(`a specification of ${bytes.length} bytes is not JSON`);
  }
}
