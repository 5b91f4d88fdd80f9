import { BudgetError, InternalError, PeerError, UsageError } from "../errors.ts";
import { type Answer, died, spawn, type WorkerThread } from "./worker.ts";

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
  /** One outcome for each input, in order. Rejects with the first error that a kernel throws. */
  perform(
    kernels: Kernels,
    task: string,
    inputs: readonly unknown[],
    options?: PerformOptions,
  ): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export interface ComputeOptions {
  /** How many workers at most for each set of kernels. Default: what the machine has, at most 8. */
  readonly workers?: number;
  /** For pages whose content security policy forbids `blob:`: where the text of these kernels is served. */
  readonly workerUrl?: (kernels: Kernels) => string;
}

interface Job {
  readonly task: string;
  readonly input: unknown;
  readonly settle: (answer: Answer) => void;
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
    perform: (kernels, task, inputs, options = {}) => perform(crewOf(kernels), task, inputs, options),
    close: async () => {
      for (const crew of crews.values()) await crew.dismiss();
      crews.clear();
    },
  };
}

async function perform(
  crew: Crew,
  task: string,
  inputs: readonly unknown[],
  { onDone, signal }: PerformOptions,
): Promise<readonly unknown[]> {
  let performed = 0;
  return Promise.all(
    inputs.map(async (input) => {
      const answer = await crew.assign(task, input, signal);
      if ("failure" in answer) throw revive(answer.failure);
      onDone?.(++performed);
      return answer.outcome;
    }),
  );
}

/** Workers for one set of kernels, and the jobs that wait for one of them. */
class Crew {
  readonly #size: number;
  readonly #hire: () => WorkerThread;
  readonly #members: WorkerThread[] = [];
  readonly #idle: WorkerThread[] = [];
  #queue: Job[] = [];

  constructor(size: number, hire: () => WorkerThread) {
    this.#size = size;
    this.#hire = hire;
  }

  assign(task: string, input: unknown, signal?: AbortSignal): Promise<Answer> {
    return new Promise((settle, reject) => {
      const job: Job = { task, input, settle };
      signal?.addEventListener("abort", () => {
        this.#queue = this.#queue.filter((queued) => queued !== job);
        reject(signal.reason);
      });
      if (signal?.aborted) return reject(signal.reason);
      this.#queue.push(job);
      this.#dispatch();
    });
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#members.splice(0).map((member) => member.end()));
  }

  #dispatch(): void {
    const member = this.#idle.pop() ?? this.#recruit();
    if (!member) return;
    const job = this.#queue.shift();
    if (!job) return void this.#idle.push(member);
    member.ask({ task: job.task, input: job.input }, (answer) => {
      job.settle(answer);
      if (answer === died) this.#members.splice(this.#members.indexOf(member), 1);
      else this.#idle.push(member);
      this.#dispatch();
    });
  }

  #recruit(): WorkerThread | undefined {
    if (this.#queue.length === 0 || this.#members.length >= this.#size) return undefined;
    const member = this.#hire();
    this.#members.push(member);
    return member;
  }
}

const kinds = { UsageError, PeerError, BudgetError } as const;

function revive({ name, message, code }: { name: string; message: string; code?: string }): Error {
  const Kind = kinds[name as keyof typeof kinds] ?? InternalError; // an unknown name is a fault of ours
  return new Kind(message, code === undefined ? {} : { code });
}

function parallelism(): number {
  return Math.min(8, Math.max(1, globalThis.navigator?.hardwareConcurrency ?? nodeParallelism()));
}

function nodeParallelism(): number {
  return globalThis.process?.getBuiltinModule?.("node:os").availableParallelism() ?? 1;
}
