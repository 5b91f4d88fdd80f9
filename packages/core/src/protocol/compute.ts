import { BudgetError, InternalError, PeerError, TransportError, UsageError } from "../errors.ts";
import { Crew } from "./crew.ts";
import { onAbort } from "./on-abort.ts";
import { spawn } from "./worker.ts";

/**
 * Pure functions that run away from the main thread. `source` is the bundled text of a worker that calls `serve`; never
 * a file name, which tsx, vitest, tsup and bundlers each resolve differently.
 */
export interface Kernels {
  readonly name: string;
  readonly source: string;
}

export interface PerformOptions {
  readonly onDone?: (performed: number) => void;
  readonly signal?: AbortSignal;
}

export interface Compute {
  /**
   * One outcome for each input, in order. Rejects with the first error that a kernel throws, or the reason of the signal;
   * what no worker has begun is then not begun. Inputs are still the caller's: they are copied, but for arrays of
   * `sharedBytes`, which a kernel reads where they are.
   */
  perform(
    kernels: Kernels,
    task: string,
    inputs: readonly unknown[],
    options?: PerformOptions,
  ): Promise<readonly unknown[]>;
  /** Ends all workers; work that is under way or waits is rejected. */
  close(): Promise<void>;
}

export interface ComputeOptions {
  /** How many workers at most for each set of kernels. Default: what the machine has, at most 8. */
  readonly workers?: number;
  /** For pages whose content security policy forbids `blob:`: where the text of these kernels is served. */
  readonly workerUrl?: (kernels: Kernels) => string;
}

let shared: Compute | undefined;

/** The pool that `run` uses where it is given none. */
export function sharedCompute(): Compute {
  shared ??= compute();
  return shared;
}

/** A pool of workers: started when first needed, idle workers do not keep a process alive. */
export function compute({ workers = parallelism(), workerUrl }: ComputeOptions = {}): Compute {
  const crews = new Map<string, Crew>();
  const crewOf = (kernels: Kernels): Crew => {
    const crew = crews.get(kernels.source) ?? new Crew(workers, () => spawn(kernels.source, workerUrl?.(kernels)));
    crews.set(kernels.source, crew);
    return crew;
  };
  return {
    perform: async (kernels, task, inputs, options = {}) => {
      options.signal?.throwIfAborted();
      return perform(crewOf(kernels), { task, inputs }, options);
    },
    close: async () => {
      const dismissed = [...crews.values()].map((crew) => crew.dismiss());
      crews.clear();
      await Promise.all(dismissed);
    },
  };
}

async function perform(
  crew: Crew,
  { task, inputs }: { readonly task: string; readonly inputs: readonly unknown[] },
  { onDone, signal }: PerformOptions,
): Promise<readonly unknown[]> {
  const batch = {};
  let performed = 0;
  const outcomes = inputs.map(async (input) => {
    const answer = await crew.assign(batch, task, input);
    if ("failure" in answer) throw revive(answer.failure);
    onDone?.(++performed);
    return answer.outcome;
  });
  return new Promise<readonly unknown[]>((resolve, reject) => {
    const forget = onAbort(signal, reject);
    void Promise.all(outcomes).then(resolve, reject).finally(forget);
  }).finally(() => crew.withdraw(batch)); // one failed, or nobody waits any more: the rest is not begun
}

const kinds = { UsageError, PeerError, TransportError, BudgetError } as const;

function revive({ name, message, code }: { name: string; message: string; code?: string }): Error {
  const Kind = Object.hasOwn(kinds, name) ? kinds[name as keyof typeof kinds] : InternalError; // an unknown name is a fault of ours
  return new Kind(message, code === undefined ? {} : { code });
}

function parallelism(): number {
  return Math.min(8, Math.max(1, globalThis.navigator?.hardwareConcurrency ?? nodeParallelism()));
}

function nodeParallelism(): number {
  return globalThis.process?.getBuiltinModule?.("node:os").availableParallelism() ?? 1;
}
