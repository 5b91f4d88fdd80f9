import { InternalError, TavsError } from "../errors.ts";
import { type Answer, failure } from "./answer.ts";

export type Kernel = (input: never) => unknown;

/**
 * What a `*.worker.ts` file calls: answers `{ task, input }` with the kernel of that name, once `ready`. Only errors
 * of ours pass with their message; a foreign one could hold data.
 */
export function serve(kernels: Readonly<Record<string, Kernel>>, ready: Promise<unknown> = Promise.resolve()): void {
  listen(async ({ task, input }) => {
    try {
      await ready;
      return { outcome: await kernels[task]!(input as never) }; // task and input come from one party, which typed both
    } catch (error) {
      return failure(error instanceof TavsError ? error : new InternalError(`kernel ${task} failed`));
    }
  });
}

interface Question {
  readonly task: string;
  readonly input: unknown;
}

function listen(answer: (question: Question) => Promise<Answer>): void {
  const port = globalThis.process?.getBuiltinModule?.("node:worker_threads").parentPort;
  if (port) return void port.on("message", async (question: Question) => port.postMessage(await answer(question)));
  globalThis.addEventListener("message", async ({ data }) => globalThis.postMessage(await answer(data)));
}
