import type { Brand } from "../brand.ts";
import { UsageError } from "../errors.ts";
import type { Random } from "../random.ts";
import type { Kernels } from "./compute.ts";

/** The name of a party, as the study terms spell it. */
export type PartyId = Brand<string, "PartyId">;

/** A party's name: 1 to 64 lower-case letters, digits, dots or dashes. Throws `UsageError`. */
export function party(name: string): PartyId {
  if (!/^[a-z0-9][a-z0-9.-]{0,63}$/.test(name))
    throw new UsageError("a party's name is 1 to 64 lower-case letters, digits, dots or dashes");
  return name as PartyId;
}

export interface Incoming {
  readonly from: PartyId;
  readonly body: Uint8Array;
}

export interface Outgoing {
  readonly to: PartyId;
  readonly body: Uint8Array;
}

/**
 * How far a long phase has come, in units that the phase names (items, rounds). A working step counts inputs: each that is
 * performed adds one to `done`, so a phase can go on over several steps.
 */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

interface Speaking {
  readonly send: readonly Outgoing[];
  readonly progress?: Progress;
}

/** Waits for one message from one of `from`; other parties' messages are kept for later steps. */
export interface Waiting<State> extends Speaking {
  readonly status: "waiting";
  readonly state: State;
  readonly from: readonly PartyId[];
  readonly patienceMs?: number;
}

/** Has work to do: one outcome for each input, in the order of the inputs, from a kernel or a handler named `task`. */
export interface Working<State> extends Speaking {
  readonly status: "working";
  readonly state: State;
  readonly task: string;
  readonly inputs: readonly unknown[];
}

export interface Done<Result> extends Speaking {
  readonly status: "done";
  readonly result: Result;
}

/** What a party does next: it speaks, and then it waits for a message, works, or is done. */
export type Step<State, Result> = Waiting<State> | Working<State> | Done<Result>;

/** What a party comes to know: printed in the study terms and the audit log, and pinned by a leakage test. */
export interface Reveals {
  /** One sentence: "learns X, and nothing else". */
  readonly learns: string;
  /** Against whom the other parties' inputs are protected when this party misbehaves. */
  readonly against: "semi-honest" | "malicious";
  /** Which parties may pool what they know without learning more than their own sentences say. */
  readonly collusion: string;
}

/**
 * One side of a protocol, as pure data and functions. It opens no socket, reads no clock and keeps no variable, so that
 * the same state and the same message always give the same answer: a session that crashed is picked up, and repeats
 * itself instead of improvising. (Answering twice with fresh coins leaks keys: ePrint 2025/409.)
 *
 * All coins are one seed, drawn in `start`; see `coins`. State is plain data: it survives `freeze` and `thaw`.
 */
export interface Party<Input, State, Result> {
  /** Protocol, version and role, as in "psi/oprf/1 receiver". */
  readonly name: string;
  readonly reveals: Reveals;
  /** The same for an input whose options change what it learns: what `run` compares with the terms. */
  revealsWith?(input: NoInfer<Input>): Reveals;
  /** The pure functions that `working` steps name; a task that is not among them is a handler given to `run`. */
  readonly kernels?: Kernels;
  start(input: Input, random: Random): Step<State, Result>;
  receive(state: State, message: Incoming): Step<State, Result>;
  resume?(state: State, outcomes: readonly unknown[]): Step<State, Result>;
  /** Called when `patienceMs` has passed in silence: go on with who is there. Without it, silence ends the session. */
  expire?(state: State): Step<State, Result>;
}

interface WaitOptions {
  readonly send?: readonly Outgoing[];
  readonly progress?: Progress;
  readonly patienceMs?: number;
}

export function wait<State>(state: State, from: readonly PartyId[], options: WaitOptions = {}): Waiting<State> {
  return { status: "waiting", state, from, send: [], ...options };
}

interface WorkOptions {
  readonly task: string;
  readonly inputs: readonly unknown[];
  readonly send?: readonly Outgoing[];
  readonly progress?: Progress;
}

export function work<State>(state: State, options: WorkOptions): Working<State> {
  return { status: "working", state, send: [], ...options };
}

export function done<Result>(result: Result, send: readonly Outgoing[] = []): Done<Result> {
  return { status: "done", result, send };
}
