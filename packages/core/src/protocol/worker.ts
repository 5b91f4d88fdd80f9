import { InternalError } from "../errors.ts";
import { type Answer, failure } from "./answer.ts";

interface Question {
  readonly task: string;
  readonly input: unknown;
}

/** A thread that answers one question at a time. */
export interface WorkerThread {
  /** False once it has died or was ended: it is not asked again. */
  readonly isAlive: boolean;
  /** Always answers; where the thread dies meanwhile, that it died. */
  ask(question: Question, answered: (answer: Answer) => void): void;
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
  let isAlive = true;
  const settle = (answer: Answer): void => {
    worker.unref(); // an idle worker does not keep the process alive
    const settled = answered;
    answered = undefined;
    settled?.(answer);
  };
  const die = (): void => {
    isAlive = false;
    settle(died);
  };
  worker.on("message", settle);
  worker.on("error", die);
  worker.on("exit", die);
  return {
    get isAlive() {
      return isAlive;
    },
    ask(question, callback) {
      answered = callback;
      worker.ref();
      post(worker, question, settle);
    },
    end: async () => void (await worker.terminate()),
  };
}

/** Copies a question over; one that cannot be copied is answered here, later, as all are. */
function post(
  worker: { postMessage(message: unknown): void },
  question: Question,
  settle: (answer: Answer) => void,
): void {
  try {
    worker.postMessage(question);
  } catch {
    queueMicrotask(() => settle(notPlain));
  }
}

function webThread(source: string, url?: string): WorkerThread {
  if (typeof Worker === "undefined") throw new InternalError("this runtime has neither Web Workers nor worker_threads");
  const blob = url ?? URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(blob);
  let answered: ((answer: Answer) => void) | undefined;
  let isAlive = true;
  const settle = (answer: Answer): void => {
    const settled = answered;
    answered = undefined;
    settled?.(answer);
  };
  const end = (): void => {
    isAlive = false;
    worker.terminate();
    if (url === undefined) URL.revokeObjectURL(blob);
    settle(died);
  };
  worker.onmessage = ({ data }) => settle(data as Answer); // our own worker says nothing else
  worker.onerror = end;
  return {
    get isAlive() {
      return isAlive;
    },
    ask(question, callback) {
      answered = callback;
      post(worker, question, settle);
    },
    end: async () => end(),
  };
}

const died: Answer = failure(new InternalError("a compute worker died; the step can be run again"));
const notPlain: Answer = failure(
  new InternalError("the input of a kernel cannot be copied to a worker: it is not plain data"),
);
