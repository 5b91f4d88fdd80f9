// Adding in the ring by WebAssembly of our own (assembly/): four numbers of 32 bits or two of 64 at once. JavaScript took
// three times as long in 32 bits and six times in 64, where it has to carry by hand.
import { fromBase64 } from "@tavs/core";
import { wasm } from "./adder.generated.ts";

type Bits = 32 | 64 | 128;

/** Bytes that can be added at once: they stay in the processor's cache while all that is added passes over them. */
export const ROOM: number = 1 << 16;

interface Exports extends Readonly<Record<`${"add" | "subtract"}${Bits}`, (bytes: number) => void>> {
  readonly memory: WebAssembly.Memory;
  readonly SUM: WebAssembly.Global;
  readonly TERM: WebAssembly.Global;
}

/** One vector of at most `ROOM` bytes, to which others of its length are added. Numbers are little-endian. */
export interface Adder {
  begin(vector: Uint8Array): void;
  add(vector: Uint8Array, bits: Bits): void;
  subtract(vector: Uint8Array, bits: Bits): void;
  /** Writes what came of it. */
  end(into: Uint8Array): void;
  /** Nothing of what was added is left in its memory, which lives as long as the process. */
  forget(): void;
}

let compiled: WebAssembly.Module | undefined;
const idle: Adder[] = [];

/** What is begun with an adder is ended, also while others wait for their streams, before somebody else has it. */
export async function withAdder<T>(use: (adder: Adder) => Promise<T>): Promise<T> {
  const adder = idle.pop() ?? load();
  const came = await use(adder);
  giveBack(adder);
  return came;
}

/** The sum of vectors of one length, number by number, as bytes. Costs one pass over each. */
export function sumOf(vectors: readonly Uint8Array[], bits: Bits): Uint8Array<ArrayBuffer> {
  const adder = idle.pop() ?? load();
  const sum = new Uint8Array(vectors[0]!.length);
  for (let from = 0; from < sum.length; from += ROOM) {
    const chunkOf = (vector: Uint8Array) => vector.subarray(from, from + ROOM);
    adder.begin(chunkOf(vectors[0]!));
    for (const vector of vectors.slice(1)) adder.add(chunkOf(vector), bits);
    adder.end(chunkOf(sum));
  }
  giveBack(adder);
  return sum;
}

/** For the next sum, of other hospitals perhaps. One that failed does not come back. */
function giveBack(adder: Adder): void {
  adder.forget();
  idle.push(adder);
}

/** Compiled where it is first needed: it is 600 bytes, which also a page's main thread may. */
function load(): Adder {
  compiled ??= new WebAssembly.Module(fromBase64(wasm));
  const exports = new WebAssembly.Instance(compiled).exports as unknown as Exports; // assembly/index.ts exports them so
  const bytes = new Uint8Array(exports.memory.buffer);
  const [sum, term] = [exports.SUM.value, exports.TERM.value] as [number, number]; // i32
  const apply = (operation: "add" | "subtract", vector: Uint8Array, bits: Bits): void => {
    bytes.set(vector, term);
    exports[`${operation}${bits}`](vector.length); // up to 15 bytes more, which nobody reads
  };
  return {
    begin: (vector) => bytes.set(vector, sum),
    add: (vector, bits) => apply("add", vector, bits),
    subtract: (vector, bits) => apply("subtract", vector, bits),
    end: (into) => into.set(bytes.subarray(sum, sum + into.length)),
    forget: () => bytes.fill(0),
  };
}
