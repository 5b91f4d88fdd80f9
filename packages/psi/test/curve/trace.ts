// The kernel, rewritten so that it tells each address it reads or writes, and each loop turn and block it enters.
import binaryen from "binaryen";
import { type Kernel, load } from "../../src/curve/kernel.ts";

export interface Tracer {
  /** The module, rewritten, and what it is to import. */
  readonly wasm: BufferSource;
  readonly imports: WebAssembly.Imports;
  /** A page: that of a module which brings no memory of its own. */
  readonly memory: WebAssembly.Memory;
  /** What happened while `action` ran: how many events, and a hash of them in order. */
  trace(action: () => void): { readonly events: number; readonly hash: number };
}

export interface Traced extends Pick<Tracer, "trace"> {
  readonly kernel: Kernel;
}

export function traced(wasm: Uint8Array): Traced {
  const it = tracerOf(wasm);
  return { kernel: load(it.wasm, it.imports), trace: it.trace };
}

/** Of any module: that of vole/ too. */
export function tracerOf(wasm: Uint8Array): Tracer {
  let [events, hash] = [0, 0];
  const tell = (value: number): void => {
    events++;
    hash = (Math.imul(hash, 31) + value) | 0;
  };
  const address = (id: number, bytes: number, offset: number, pointer: number): number => {
    tell(id);
    tell(Math.imul(bytes, 65537) + offset + pointer);
    return pointer;
  };
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const hooks: Readonly<Record<string, unknown>> = {
    load_ptr: address,
    store_ptr: address,
    log_execution: tell,
    memory,
  };
  const value = (_: number, it: unknown): unknown => it;
  const env = new Proxy({}, { get: (_, name: string) => hooks[name] ?? value });
  const trace = (action: () => void): { readonly events: number; readonly hash: number } => {
    [events, hash] = [0, 0];
    action();
    return { events, hash };
  };
  return { wasm: instrumented(wasm), imports: { env }, memory, trace };
}

function instrumented(wasm: Uint8Array): BufferSource {
  const module = binaryen.readBinary(wasm);
  module.setFeatures(binaryen.Features.All);
  module.runPasses(["instrument-memory", "log-execution"]);
  return Uint8Array.from(module.emitBinary());
}

/** The text of a module, to be searched. */
export const textOf = (wasm: Uint8Array): string => binaryen.readBinary(wasm).emitText();
