import { InternalError } from "../errors.ts";

/** What a worker says: the outcome, or an error as data, because classes do not cross threads. */
export type Answer =
  | { readonly outcome: unknown }
  | { readonly failure: { readonly name: string; readonly message: string; readonly code?: string } };

/** A thread that answers one question at a time. */
export interface WorkerThread {
  ask(question: { readonly task: string; readonly input: unknown }, answered: (answer: Answer) => void): void;
  end(): Promise<void>;
}

/** Starts a worker from its text. Node is reached without an import, so that bundles for browsers hold none. */
export function spawn(source: string, url?: string): WorkerThread {
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  return threads ? nodeThread(new threads.Worker(source, { eval: true, execArgv: [] })) : webThread(source, url);
}

type NodeWorker = InstanceType<typeof import("node:worker_threads").Worker>;

function nodeThread(worker: NodeWorker): WorkerThread {
  let answered: ((answer: Answer) => void) | undefined;
  const settle = (answer: Answer): void => {
    worker.unref(); // an idle worker does not keep the process alive
    const settled = answered;
    answered = undefined;
    settled?.(answer);
  };
  worker.on("message", settle);
  worker.on("error", () => settle(died));
  worker.on("exit", () => settle(died));
  return {
    ask: (question, callback) => {
      answered = callback;
      worker.ref();
      worker.postMessage(question);
    },
    end: async () => void (await worker.terminate()),
  };
}

function webThread(source: string, url?: string): WorkerThread {
  if (typeof Worker === "undefined") throw new InternalError("this runtime has neither Web Workers nor worker_threads");
  const blob = url ?? URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(blob);
  return {
    ask: (question, answered) => {
      worker.onmessage = ({ data }) => answered(data as Answer); // our own worker says nothing else
      worker.onerror = () => answered(died);
      worker.postMessage(question);
    },
    end: async () => {
      worker.terminate();
      if (url === undefined) URL.revokeObjectURL(blob);
    },
  };
}

/** The answer of a worker that will give no other. */
export const died: Answer = {
  failure: { name: "InternalError", message: "a compute worker died; the step can be run again" },
};
