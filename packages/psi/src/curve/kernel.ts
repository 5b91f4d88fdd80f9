// The module of assembly/, loaded once in each worker.
import { fromBase64 } from "@tavs/core";
import { writeConstants } from "./constants.ts";
import { wasm } from "./curve.generated.ts";

type Place =
  | "BLAKE_STATE"
  | "INITIAL"
  | "SPREAD"
  | "BATCH"
  | "SCALARS"
  | "INPUT"
  | "OUTPUT"
  | "VALID"
  | "DIGESTS"
  | "FIRST"
  | "SECOND"
  | "TEMPLATE";

/** Where things lie in its memory, and what it does; see assembly/index.ts. */
export interface Kernel {
  readonly memory: Uint8Array;
  readonly at: Readonly<Record<Place, number>>;
  readonly multiplyElements: (count: number, step: number) => void;
  readonly multiplyOne: (count: number, step: number) => void;
  readonly multiplySums: (count: number, step: number) => void;
  readonly subtractHashes: (count: number) => void;
  readonly multiplyHashes: (count: number, step: number) => void;
  readonly mapHashes: (count: number) => void;
  readonly expandItems: (count: number, place: number, blocks: number) => void;
  readonly hashItems: (count: number, place: number, second: number, blocks: number) => void;
  readonly blake2b: (blocks: number, counted: number, length: number) => void;
  /** Zeros where a batch was: scalars, items, tables, products. */
  readonly wipe: () => void;
}

let loaded: Kernel | undefined;

/** Compiled where it is first needed, which takes a millisecond: workers may do so, and nobody else multiplies. */
export function kernel(): Kernel {
  loaded ??= load(fromBase64(wasm));
  return loaded;
}

/** A kernel from its bytes. */
export function load(bytes: BufferSource, imports: WebAssembly.Imports = {}): Kernel {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  const place = (name: string): number => (exports[name] as WebAssembly.Global).value; // assembly/index.ts exports them so
  const memory = new Uint8Array((exports.memory as WebAssembly.Memory).buffer);
  writeConstants(memory.buffer as ArrayBuffer, place); // not shared: the module says so
  const places: readonly Place[] = [
    "BATCH",
    "BLAKE_STATE",
    "INITIAL",
    "SPREAD",
    "SCALARS",
    "INPUT",
    "OUTPUT",
    "VALID",
    "DIGESTS",
    "FIRST",
    "SECOND",
    "TEMPLATE",
  ];
  const at = Object.fromEntries(places.map((name) => [name, place(name)])) as Kernel["at"]; // each place is named
  const [work, constants, rest] = [place("WORK"), place("K"), place("HASH_STATE")];
  const wipe = (): void => void memory.fill(0, work, constants).fill(0, rest);
  return { ...(exports as unknown as Kernel), memory, at, wipe }; // functions of these names
}
