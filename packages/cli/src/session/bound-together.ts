import { BudgetError, type TavsError, type Transport, UsageError } from "@tavs/core";
import type { SessionsOf } from "./play.ts";

/** The sessions of one run that stand or fall together: the count beside a model, and the model. */
export interface BoundTogether extends SessionsOf {
  /** Ends them all for everybody, where this error is more than an interruption. */
  endBy(error: unknown): Promise<void>;
}

/** Where one of these sessions ends for good, the others do: nobody is left waiting in the next one. */
export function boundTogether(link: SessionsOf, labels: readonly string[], run: number): BoundTogether {
  const opened = new Map<string, Promise<Transport>>();
  const open = (label: string): Promise<Transport> => {
    const transport = opened.get(label) ?? link.session(label, run);
    opened.set(label, transport);
    return transport;
  };
  const end = async (error: TavsError): Promise<void> => {
    for (const label of labels) await (await open(label)).abort(error);
  };
  return {
    session: async (label) => endingAll(await open(label), end),
    async endBy(error) {
      const last = [...opened.values()].at(-1);
      if (isFinal(error, last !== undefined && (await hasBegun(await last)))) await end(error);
    },
  };
}

/** What the terms or the data forbid from the outset, or a budget, they will forbid again. A disk that is full may be emptied. */
const isFinal = (error: unknown, hasBegun: boolean): error is TavsError =>
  error instanceof BudgetError ||
  (error instanceof UsageError && !hasBegun && error.code !== "storage" && error.code !== "conflict");

/** False where nothing of it was saved: it failed before its first word. */
const hasBegun = (transport: Transport): Promise<boolean> =>
  transport.load().then(
    (step) => step !== undefined,
    () => true, // it is over already, or lost
  );

function endingAll(transport: Transport, abort: Transport["abort"]): Transport {
  const { me, protocol, reveals } = transport;
  return {
    ...{ me, abort, ...(protocol !== undefined && { protocol }), ...(reveals !== undefined && { reveals }) },
    load: () => transport.load(),
    commit: (step) => transport.commit(step),
    receive: (from, signal) => transport.receive(from, signal),
    goOnWithout: (peers) => transport.goOnWithout?.(peers),
  };
}
