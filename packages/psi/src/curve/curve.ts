// Multiplication in ristretto255 for many elements at once, in WebAssembly of our own (assembly/, docs/adr/0012). The same
// bytes as libsodium and noble give, about twice as many a second: two elements go side by side, and encodings share an inversion.
import { writeConstants } from "./constants.ts";
import { wasm } from "./curve.generated.ts";

const ELEMENT = 32;
const UNIFORM = 64;

/** `scalars` holds one of 32 bytes for all, or one for each. Bits above 2^255 are not read. */
export interface Products {
  /** 32 bytes for each. */
  readonly products: Uint8Array;
  /** The first that is not the encoding of an element, or whose product is the identity; -1 where there is none. */
  readonly refused: number;
}

/** scalar * element, for each. */
export function multiplyElements(scalars: Uint8Array, elements: Uint8Array): Products {
  return inBatches(scalars, elements, { width: ELEMENT, run: kernel().multiplyElements });
}

/** scalar * what 64 uniform bytes are mapped to (RFC 9496 §4.3.4), for each. */
export function multiplyUniform(scalars: Uint8Array, uniform: Uint8Array): Products {
  return inBatches(scalars, uniform, { width: UNIFORM, run: kernel().multiplyHashes });
}

interface Job {
  readonly width: number;
  readonly run: (count: number, step: number) => void;
}

function inBatches(scalars: Uint8Array, inputs: Uint8Array, { width, run }: Job): Products {
  const { memory, BATCH, SCALARS, INPUT, OUTPUT, VALID } = kernel();
  const count = inputs.length / width;
  const step = scalars.length === ELEMENT ? 0 : ELEMENT;
  const products = new Uint8Array(count * ELEMENT);
  let refused = -1;
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    memory.set(scalars.subarray(from * step, step === 0 ? ELEMENT : (from + size) * step), SCALARS);
    memory.set(inputs.subarray(from * width, (from + size) * width), INPUT);
    memory.fill(1, VALID, VALID + size); // what was mapped is an element
    run(size, step);
    const output = memory.subarray(OUTPUT, OUTPUT + size * ELEMENT);
    products.set(output, from * ELEMENT);
    const bad = firstRefused(output, memory.subarray(VALID, VALID + size));
    if (bad >= 0 && refused < 0) refused = from + bad;
  }
  return { products, refused };
}

const firstRefused = (output: Uint8Array, valid: Uint8Array): number =>
  valid.findIndex((is, i) => is === 0 || output.subarray(i * ELEMENT, (i + 1) * ELEMENT).every((byte) => byte === 0));

interface Kernel extends Readonly<Record<"BATCH" | "SCALARS" | "INPUT" | "OUTPUT" | "VALID", number>> {
  readonly memory: Uint8Array;
  readonly multiplyElements: Job["run"];
  readonly multiplyHashes: Job["run"];
}

let loaded: Kernel | undefined;

/** Compiled where it is first needed, which takes a millisecond: workers may, and nobody else multiplies. */
function kernel(): Kernel {
  loaded ??= load();
  return loaded;
}

const bytesOf = (base64: string): BufferSource => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function load(): Kernel {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(wasm)));
  const place = (name: string): number => (exports[name] as WebAssembly.Global).value; // assembly/index.ts exports them so
  const run = (name: string): Job["run"] => exports[name] as Job["run"];
  const { buffer } = exports.memory as WebAssembly.Memory;
  writeConstants(buffer, { carry: place("CARRY"), fold: place("FOLD"), elements: place("ZERO") });
  const [BATCH, SCALARS, INPUT] = [place("BATCH"), place("SCALARS"), place("INPUT")];
  const [OUTPUT, VALID] = [place("OUTPUT"), place("VALID")];
  const [multiplyElements, multiplyHashes] = [run("multiplyElements"), run("multiplyHashes")];
  return { memory: new Uint8Array(buffer), BATCH, SCALARS, INPUT, OUTPUT, VALID, multiplyElements, multiplyHashes };
}
