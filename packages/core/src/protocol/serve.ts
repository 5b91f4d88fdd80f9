import { InternalError, TavsError } from "../errors.ts";
import { type Answer, failure } from "./answer.ts";
import { letGo, sharedIn } from "./let-go.ts";

export type Kernel = (input: never) => unknown;

type Kernels = Readonly<Record<string, Kernel>>;

export interface ServeOptions {
  /**
   * Large arrays of an outcome go to who asked, and are not copied: for kernels that keep none of them, which is what pure ones do.
   * Default: false.
   */
  readonly handsOver?: boolean;
}

/**
 * What a `*.worker.ts` file calls: answers `{ task, input }` with the kernel of that name. `others` gives those that take time to
 * load, when the first of them is asked for. Only errors of ours pass with their message; a foreign one could hold data.
 */
export function serve(
  kernels: Kernels,
  others: () => Promise<Kernels> = async () => ({}),
  { handsOver = false }: ServeOptions = {},
): void {
  let loaded: Promise<Kernels> | undefined;
  const kernelOf = async (task: string): Promise<Kernel> => kernels[task] ?? (await (loaded ??= others()))[task]!; // task and input
  listen(handsOver ? largeBuffers : () => [], async ({ task, input }) => {
    try {
      const kernel = await kernelOf(task);
      return { outcome: await kernel(input as never) }; // come from one party, which typed both
    } catch (error) {
      return failure(error instanceof TavsError ? error : new InternalError(`kernel ${task} failed`));
    }
  });
}

interface Question {
  readonly task: string;
  readonly input: unknown;
}

function listen(given: (answer: Answer) => ArrayBuffer[], answer: (question: Question) => Promise<Answer>): void {
  const port = globalThis.process?.getBuiltinModule?.("node:worker_threads").parentPort;
  const say = (said: Answer): void =>
    port ? port.postMessage(said, given(said)) : globalThis.postMessage(said, { transfer: given(said) });
  const hear = async (question: Question): Promise<number> => {
    const said = await answer(question);
    say(said);
    return sharedIn([question, said]);
  };
  if (port) return void port.on("message", (question: Question) => hear(question).then(letGo));
  globalThis.addEventListener("message", ({ data }) => hear(data).then(letGo));
}

const LARGE = 65_536; // bytes

/** The memory of large arrays that have one of their own. What threads share is not given away. */
function largeBuffers(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    const isWhole = value.byteLength >= LARGE && buffer.byteLength === value.byteLength;
    return isWhole && buffer instanceof ArrayBuffer ? [buffer] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(largeBuffers))];
}
