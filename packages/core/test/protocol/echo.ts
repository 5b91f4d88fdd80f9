// A small protocol for tests: several rounds of question and answer, with coins, work in the middle, and a result that
// depends on every byte that was said.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, concat, done, hex, type Party, type PartyId, party, type Step, wait, work } from "../../src/index.ts";

export const ROUNDS = 3;
const reveals = { learns: "what was said", against: "malicious", collusion: "none" } as const;

interface Caller {
  readonly at: "waiting" | "thinking";
  readonly peer: PartyId;
  readonly seed: Uint8Array;
  readonly round: number;
  readonly transcript: Uint8Array;
  /** Large, so that it is stored beside the snapshot. */
  readonly items: Uint8Array;
}

export interface EchoInput {
  readonly peer: string;
  readonly patienceMs?: number;
}

const asked = (state: Caller): Uint8Array => coins(state.seed, "question", { index: state.round, length: 40 });
const extended = (transcript: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  sha256(concat(transcript, ...parts));

function ask(state: Caller): Step<Caller, string> {
  return wait<Caller>({ ...state, at: "waiting" }, [state.peer], { send: [{ to: state.peer, body: asked(state) }] });
}

/** Asks, thinks about the answer (a handler named "think"), and asks again. Its result is a hash of all that was said. */
export const caller: Party<EchoInput, Caller, string> = {
  name: "echo/1 caller",
  reveals,
  start({ peer }, random) {
    const items = new Uint8Array(5000).fill(1);
    const fresh = { peer: party(peer), seed: random(32), transcript: new Uint8Array(32), items };
    return ask({ at: "waiting", round: 0, ...fresh });
  },
  receive(state, { body }) {
    const thinking: Caller = { ...state, at: "thinking", transcript: extended(state.transcript, asked(state), body) };
    return work(thinking, { task: "think", inputs: [body] });
  },
  resume(state, [thought]) {
    if (state.round + 1 === ROUNDS) return done(`${hex(state.transcript)} ${String(thought)}`);
    return ask({ ...state, round: state.round + 1 });
  },
};

interface Answerer {
  readonly peer: PartyId;
  readonly seed: Uint8Array;
  readonly round: number;
  readonly transcript: Uint8Array;
  readonly patienceMs?: number;
}

/** Answers with coins that depend on the question. Its result is the caller's hash. */
export const answerer: Party<EchoInput, Answerer, string> = {
  name: "echo/1 answerer",
  reveals,
  start({ peer, ...patience }, random) {
    const from = party(peer);
    return wait(
      { peer: from, seed: random(32), round: 0, transcript: new Uint8Array(32), ...patience },
      [from],
      patience,
    );
  },
  receive(state, { from, body }) {
    const answer = coins(state.seed, "answer", { index: state.round, context: body, length: 40 });
    const send = [{ to: from, body: answer }];
    const transcript = extended(state.transcript, body, answer);
    const round = state.round + 1;
    if (round === ROUNDS) return done(hex(transcript), send);
    const { patienceMs } = state;
    return wait({ ...state, round, transcript }, [from], { send, ...(patienceMs !== undefined && { patienceMs }) });
  },
};

export const handlers = { think: (answer: unknown): string => hex(answer as Uint8Array).slice(0, 4) };
