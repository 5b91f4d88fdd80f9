// A party inside another: the steps of a sum are taken by whoever asks for it, who then goes on with what came of it.
import { InternalError, type Outgoing, type Party, type PartyId, type Step, TransportError } from "@tavs/core";

/** What a party keeps between its steps. */
export type StateOf<P> = P extends Party<never, infer State, unknown> ? State : never;

/** Where an inner party is, and for whom it waits. */
export interface Nest<Inner> {
  readonly inner: Inner;
  readonly waited: readonly PartyId[];
}

interface Nesting<Inner, Result, Outer, Final> {
  /** The outer state around an inner one. */
  readonly around: (nest: Nest<Inner>) => Outer;
  /** What the outer party does once the inner one is done. */
  readonly after: (result: Result) => Step<Outer, Final>;
}

/** An inner party's step as a step of the outer one; what is said comes out in the same order. */
export function nested<Inner, Result, Outer, Final>(
  step: Step<Inner, Result>,
  { around, after }: Nesting<Inner, Result, Outer, Final>,
): Step<Outer, Final> {
  return step.status === "done" ? saying(step.send, after(step.result)) : inside(step, around);
}

/** The same for a step that is not the last. */
export function inside<Inner, Outer>(
  step: Exclude<Step<Inner, unknown>, { readonly status: "done" }>,
  around: (nest: Nest<Inner>) => Outer,
): Step<Outer, never> {
  return { ...step, state: around({ inner: step.state, waited: step.status === "waiting" ? step.from : [] }) };
}

/** Says something before a step says its own. */
export function saying<State, Result>(send: readonly Outgoing[], step: Step<State, Result>): Step<State, Result> {
  return send.length === 0 ? step : { ...step, send: [...send, ...step.send] };
}

/** The inner party goes on with work that came back. */
export function resumed<State, Result>(
  { name, resume }: Party<never, State, Result>,
  { inner }: Nest<State>,
  outcomes: readonly unknown[],
): Step<State, Result> {
  if (resume) return resume(inner, outcomes);
  throw new InternalError(`${name} works but does not say how to go on`);
}

/** Patience ran out while the inner party waited. Throws `TransportError`, by name, where it needs who is silent. */
export function expired<State, Result>(
  { expire }: Party<never, State, Result>,
  { inner, waited }: Nest<State>,
): Step<State, Result> {
  if (expire) return expire(inner);
  throw silence(waited);
}

/** Who was silent for too long to go on without. */
export const silence = (names: readonly PartyId[]): TransportError =>
  new TransportError(`silence from ${names.join(", ")}; the session is kept: start again to resume`, {
    code: "silence",
  });

interface Adapting<Input, InnerInput, InnerResult, Kept, Result> {
  readonly input: (given: Input) => InnerInput;
  /** What of the input the result needs. */
  readonly keep: (given: Input) => Kept;
  readonly result: (inner: InnerResult, kept: Kept) => Result;
}

interface Adapted<Inner, Kept> extends Nest<Inner> {
  readonly kept: Kept;
}

/** The same party, with another input and another result. */
export function adapted<InnerInput, Inner, InnerResult, Input, Kept, Result>(
  party: Party<InnerInput, Inner, InnerResult>,
  { input, keep, result }: Adapting<Input, InnerInput, InnerResult, Kept, Result>,
): Party<Input, Adapted<Inner, Kept>, Result> {
  const nest = (step: Step<Inner, InnerResult>, kept: Kept): Step<Adapted<Inner, Kept>, Result> =>
    nested(step, {
      around: (where) => ({ ...where, kept }),
      after: (told) => ({ status: "done", result: result(told, kept), send: [] }),
    });
  return {
    name: party.name,
    reveals: party.reveals,
    ...(party.kernels && { kernels: party.kernels }),
    start: (given, random) => nest(party.start(input(given), random), keep(given)),
    receive: (state, message) => nest(party.receive(state.inner, message), state.kept),
    resume: (state, outcomes) => nest(resumed(party, state, outcomes), state.kept),
    expire: (state) => nest(expired(party, state), state.kept),
  };
}
