// A module of WebAssembly in a memory that it is given, as AssemblyScript's `--runtime stub` makes it: there is no allocator in it, who calls gives
// out places. A worker has one memory, as large as the largest of its tasks, for all modules in turn: each task finds zeros there.
import { fromBase64, UsageError } from "@tavs/core";
import { sharedCopy } from "./rows.ts";

/** One use of a module. Every place is an address. */
export interface KernelMemory<Functions> {
  readonly run: Functions;
  /** The value of a constant that the module exports. */
  constant(name: string): number;
  /** Room for so many bytes: zeros, at a multiple of 64, and 512 more that may be written over. */
  take(size: number): number;
  /** The same with bytes in it. */
  put(bytes: Uint8Array): number;
  /** A copy. */
  get(address: number, size: number): Uint8Array<ArrayBuffer>;
  /** A copy that later tasks take in without another. */
  share(address: number, size: number): Uint8Array;
  /** A view, until more room is taken. */
  view(address: number, size: number): Uint8Array<ArrayBuffer>;
  /** Writes zeros over everything from an address on, and takes that room back. */
  wipe(from: number): void;
}

const PAGE = 65_536;
/** Bytes of a line of the cache: no row of 32 lies in two. */
const LINE = 64;
/** Kernels read and write whole groups of rows: the last may be longer than what was asked for. */
const SLACK = 512;
/** Pages of the 4 GiB that WebAssembly has. */
const MOST = 65_536;
/** Bytes that a worker may keep for its next task: those of 2^21 items, which is the largest part. */
const KEPT = 2 ** 28;
const modules = new Map<string, WebAssembly.Module>();
let spare: WebAssembly.Memory | undefined;
let opened: (() => void)[] | undefined;

/**
 * A module in the memory that the last task has left, or in one of its own, which goes with the task, secrets and all. The module exports in `HEAP`
 * from where on it may be given out. Throws `UsageError` where the runtime's WebAssembly has no SIMD.
 */
export function openKernel<Functions>(wasm: string): KernelMemory<Functions> {
  const memory = spare ?? new WebAssembly.Memory({ initial: 1, maximum: MOST });
  const { exports } = new WebAssembly.Instance(moduleOf(wasm), { env: { memory } });
  spare = undefined;
  const constant = (name: string): number => (exports[name] as WebAssembly.Global).value; // the module exports it
  let end = constant("HEAP");
  const view = (address: number, size: number) => new Uint8Array(memory.buffer as ArrayBuffer, address, size); // not shared
  const take = (size: number): number => {
    const address = end;
    end += Math.ceil((size + SLACK) / LINE) * LINE;
    if (end > memory.buffer.byteLength) grow(memory, end);
    return address;
  };
  const put = (bytes: Uint8Array): number => {
    const address = take(bytes.length);
    view(address, bytes.length).set(bytes);
    return address;
  };
  const get = (address: number, size: number) => view(address, size).slice();
  const share = (address: number, size: number) => sharedCopy(view(address, size));
  const wipe = (from: number): void => {
    view(from, Math.min(end, memory.buffer.byteLength) - from).fill(0);
    end = Math.max(from, constant("HEAP"));
  };
  opened?.push(() => {
    if (memory.buffer.byteLength > KEPT) return;
    wipe(0);
    spare = memory;
  });
  return { run: exports as unknown as Functions, constant, take, put, get, share, view, wipe }; // the caller names what the module exports
}

/** A task whose memory is wiped and kept for the next one, of any session: new pages cost ten times what zeros in old ones do. */
export function recycling<Input, Outcome>(task: (input: Input) => Outcome): (input: Input) => Outcome {
  return (input) => {
    opened = [];
    try {
      return task(input);
    } finally {
      opened[0]?.(); // a task that needs none leaves it for the next one
      opened = undefined;
    }
  };
}

function moduleOf(wasm: string): WebAssembly.Module {
  const module = modules.get(wasm) ?? compile(fromBase64(wasm));
  modules.set(wasm, module);
  return module;
}

function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  if (WebAssembly.validate(bytes)) return new WebAssembly.Module(bytes);
  throw new UsageError("this runtime's WebAssembly has no SIMD: take another runtime");
}

function grow(memory: WebAssembly.Memory, end: number): void {
  try {
    memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE));
  } catch {
    throw new UsageError(
      `work of this size needs ${Math.ceil(end / 2 ** 20)} MiB, which this machine or WebAssembly does not give`,
    );
  }
}
