import { BudgetError, PeerError, type TavsError, type Transport, UsageError } from "@tavs/core";
import type { SessionsOf } from "./play.ts";

/** The sessions of one run that stand or fall together: the count beside a model, and the model. */
export interface BoundTogether extends SessionsOf {
  /** Ends them all for everybody, where this error is more than an interruption. Does not fail: the error is what is told. */
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
    for (const label of [...labels].reverse()) await (await open(label)).abort(error); // others wait in the last: they are told first
  };
  let starting: Transport | undefined;
  const session = async (label: string): Promise<Transport> => {
    const transport = await open(label);
    const onStart = (isStarting: boolean): void => void (starting = isStarting ? transport : undefined);
    return endingAll(transport, end, onStart);
  };
  return {
    session,
    async endBy(error) {
      const final = finalOf(error, starting !== undefined);
      if (final) await end(final).catch(() => undefined); // what was not told now is told in the next life
    },
  };
}

/**
 * What a party's own start refuses of its input it refuses again, and so does a budget; what was over before is over for the others too.
 * Every other `UsageError` comes from around it (a disk that is full, a ledger that another process writes, rows that are not those
 * it began with), and may be mended.
 */
function finalOf(error: unknown, isStarting: boolean): TavsError | undefined {
  if (error instanceof BudgetError || (error instanceof UsageError && isStarting)) return error;
  if (!(error instanceof PeerError)) return undefined;
  return error.code === "aborted" ? error : new UsageError(error.message, { code: error.code }); // who refused was told when it did
}

function endingAll(transport: Transport, abort: Transport["abort"], onStart: (isStarting: boolean) => void): Transport {
  const { me, protocol, reveals } = transport;
  return {
    ...{ me, abort, ...(protocol !== undefined && { protocol }), ...(reveals !== undefined && { reveals }) },
    async load() {
      const step = await transport.load();
      onStart(step === undefined); // until `commit`, nothing but the party's start is done
      return step;
    },
    commit(step) {
      onStart(false);
      return transport.commit(step);
    },
    receive: (from, signal) => transport.receive(from, signal),
    goOnWithout: (peers) => transport.goOnWithout?.(peers),
  };
}
