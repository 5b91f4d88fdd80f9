import { BudgetError, InternalError, PeerError, type TavsError, TransportError, UsageError } from "../errors.ts";
import { type Random, systemRandom } from "../random.ts";
import type { Json } from "../study/canonical.ts";
import { isTruth } from "../study/terms.ts";
import { type Compute, sharedCompute } from "./compute.ts";
import type { Incoming, Party, PartyId, Progress, Reveals, Step, Waiting, Working } from "./party.ts";
import { patience, type Timer } from "./timer.ts";

/**
 * One session of one protocol between named parties, as `run` sees it. `commit` is durable: it saves the step with
 * everything that was taken in and given out so far, then speaks, then acknowledges. Nothing is said before it is saved.
 */
export interface Transport {
  readonly me: PartyId;
  /** The protocol that the terms name for this session, such as "psi/oprf/1"; absent where there are no terms. */
  readonly protocol?: string;
  /** What the terms say that this party comes to know; absent where they say nothing of it. */
  readonly reveals?: Json;
  /** The last committed step, where this session was put down before. */
  load(): Promise<Step<unknown, unknown> | undefined>;
  commit(step: Step<unknown, unknown>): Promise<void>;
  /** The next message from one of these parties. Rejects with `TransportError` where the connection is lost for good. */
  receive(from: readonly PartyId[], signal?: AbortSignal): Promise<Incoming>;
  /** Ends the session for everybody: it can not be resumed. The others are told that it ended, and nothing of why but a word of three. */
  abort(error: TavsError): Promise<void>;
  /** The session went on without these: at its end nobody waits for them to have heard what they were told. */
  goOnWithout?(peers: readonly PartyId[]): void;
}

export type Handler = (input: unknown, state: unknown) => unknown;

export interface RunOptions<Input> {
  readonly input: Input;
  readonly transport: Transport;
  readonly random?: Random;
  readonly compute?: Compute;
  /** What the application does for a protocol: `train`, `spend`. A crash before the outcome is saved does it again. */
  readonly handlers?: Readonly<Record<string, Handler>>;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  readonly timer?: Timer;
}

/**
 * Runs one party of a protocol to its result. This is the only loop, and the only I/O, of Tavs.
 *
 * A session that was put down (a crash, an abort signal) goes on where it was when `run` is called again with the same
 * transport; its input is then taken from the saved state. Throws `PeerError` where a peer broke the protocol,
 * `TransportError` where patience ran out (by name), `UsageError` where the input is wrong. What the party's own steps throw
 * (a fit that has no result, too few people) ends the session for all; what handlers throw leaves it to be resumed.
 */
export async function run<Input, State, Result>(
  party: Party<Input, State, Result>,
  options: RunOptions<Input>,
): Promise<Result> {
  const { transport, input, random = systemRandom } = options;
  mustBeAgreed(party.name, party.revealsWith?.(input) ?? party.reveals, transport);
  // The step was saved by this party in an earlier life: `load` answers for this session, and its protocol, alone.
  const saved = (await transport.load()) as Step<State, Result> | undefined;
  let { step, outcomes } = saved
    ? begun(party, saved, options)
    : await commit(party, party.start(input, random), options);
  while (step.status !== "done")
    ({ step, outcomes } = await ended(transport, advance(party, { step, outcomes }, options)));
  if (step.progress) options.onProgress?.(step.progress);
  return step.result;
}

/** A step, and what its kernels come to. */
interface Begun<S> {
  readonly step: S;
  readonly outcomes: Promise<readonly unknown[]> | undefined;
}

/** What was signed is what is run: the audit log and the lawyers read the terms, and not the program. */
function mustBeAgreed(name: string, reveals: Reveals, { protocol, reveals: said }: Transport): void {
  if (protocol !== undefined && name.split(" ")[0] !== protocol)
    throw new UsageError(`the terms say ${protocol} for this session; ${name} was asked to run in it`);
  if (!isTruth(said, reveals))
    throw new UsageError(`the terms say otherwise what ${name} learns than it says itself: write them with stated()`, {
      code: "terms",
    });
}

/** A peer that broke the protocol gets no second answer: the session is ended before the error is told. */
async function ended<T>(transport: Transport, outcome: Promise<T>): Promise<T> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof PeerError) await transport.abort(error);
    throw error;
  }
}

/**
 * A party's step is pure: what it refuses or can not do, it refuses again in the next life. So the others are not left waiting.
 * Silence is no refusal, a mistake of ours can be mended, and what a handler throws (a disk that is full) may pass.
 */
async function ruled<T>(transport: Transport, step: () => T): Promise<T> {
  try {
    return step();
  } catch (error) {
    if (error instanceof UsageError || error instanceof BudgetError) await transport.abort(error);
    throw error; // a `PeerError` ends it further out, wherever it comes from
  }
}

async function advance<Input, State, Result>(
  party: Party<Input, State, Result>,
  given: Begun<Waiting<State> | Working<State>>,
  options: RunOptions<Input>,
): Promise<Begun<Step<State, Result>>> {
  options.signal?.throwIfAborted();
  return commit(party, await next(party, given, options), options);
}

async function commit<Input, State, Result>(
  party: Party<Input, State, Result>,
  step: Step<State, Result>,
  options: RunOptions<Input>,
): Promise<Begun<Step<State, Result>>> {
  const it = begun(party, step, options);
  await options.transport.commit(step);
  return it;
}

/** Kernels are pure: they work while the step is saved and said. Handlers are not, and wait until it is. */
function begun<Input, State, Result>(
  party: Party<Input, State, Result>,
  step: Step<State, Result>,
  options: RunOptions<Input>,
): Begun<Step<State, Result>> {
  if (step.status !== "done" && step.progress) options.onProgress?.(step.progress);
  if (step.status !== "working" || options.handlers?.[step.task]) return { step, outcomes: undefined };
  const outcomes = perform(party, step, options);
  outcomes.catch(() => undefined); // is heard where it is waited for; where the step is not saved, nobody does
  return { step, outcomes };
}

async function next<Input, State, Result>(
  party: Party<Input, State, Result>,
  { step, outcomes }: Begun<Waiting<State> | Working<State>>,
  options: RunOptions<Input>,
): Promise<Step<State, Result>> {
  const { transport } = options;
  if (step.status === "working") {
    const performed = await (outcomes ?? handle(step, options));
    return ruled(transport, () => demand(party, "resume")(step.state, performed));
  }
  const message = await hear(step, options);
  if (message !== undefined) return ruled(transport, () => party.receive(step.state, message));
  if (party.expire) return ruled(transport, () => party.expire!(step.state));
  const names = step.from.join(", ");
  throw new TransportError(
    `silence from ${names} for ${step.patienceMs} ms; the session is kept: start again to resume`,
    { code: "silence" },
  );
}

function demand<Input, State, Result>(party: Party<Input, State, Result>, method: "resume") {
  const implemented = party[method];
  if (!implemented) throw new InternalError(`${party.name} works but does not say how to go on`);
  return implemented.bind(party);
}

const handle = async <State, Input>(
  { task, inputs, state }: Working<State>,
  { handlers }: RunOptions<Input>,
): Promise<readonly unknown[]> => Promise.all(inputs.map((input) => handlers![task]!(input, state)));

async function perform<Input, State, Result>(
  { kernels, name }: Party<Input, State, Result>,
  { task, inputs, progress }: Working<State>,
  { compute = sharedCompute(), onProgress, signal }: RunOptions<Input>,
): Promise<readonly unknown[]> {
  if (!kernels) throw new UsageError(`${name} needs a handler for "${task}": pass run({ handlers: { ${task} } })`);
  const { phase, done, total } = progress ?? { phase: task, done: 0, total: inputs.length };
  const report = (performed: number): void => onProgress?.({ phase, done: done + performed, total });
  return compute.perform(kernels, task, inputs, { onDone: report, ...(signal && { signal }) });
}

const HEARD = "heard"; // a reason of our own: the default is an exception with a stack, which costs more than the message

/** The next message, or nothing once patience runs out. */
async function hear<Input>(
  { from, patienceMs }: Waiting<unknown>,
  { transport, signal, timer = patience }: RunOptions<Input>,
): Promise<Incoming | undefined> {
  if (patienceMs === undefined) return transport.receive(from, signal);
  const over = new AbortController();
  const timeout = new AbortController();
  void timer(patienceMs, over.signal).then(
    () => timeout.abort(),
    () => undefined,
  );
  try {
    return await transport.receive(from, signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal);
  } catch (error) {
    if (timeout.signal.aborted && !signal?.aborted) return undefined;
    throw error;
  } finally {
    over.abort(HEARD);
  }
}
