// The module of assembly/ and what it exports.
import { type KernelMemory, openKernel } from "../kernel-memory.ts";
import { wasm } from "./ingest.generated.ts";

/** What assembly/ says for each: addresses and numbers of rows. */
export interface Functions {
  readonly hash: (
    digests: number,
    texts: number,
    ends: number,
    base: number,
    count: number,
    prefix: number,
    prefixSize: number,
  ) => void;
  readonly tally: (starts: number, digests: number, count: number, bits: number) => void;
  readonly begins: (starts: number, bits: number) => void;
  readonly scatter: (
    entries: number,
    starts: number,
    digests: number,
    first: number,
    count: number,
    bits: number,
  ) => void;
  readonly regroup: (to: number, starts: number, entries: number, count: number, bits: number) => void;
  readonly distinct: (
    rows: number,
    found: number,
    entries: number,
    starts: number,
    digests: number,
    from: number,
    count: number,
  ) => number;
  readonly gather: (to: number, digests: number, rows: number, count: number) => void;
  readonly uniform: (ends: number, count: number) => number;
  readonly packUniform: (
    to: number,
    toEnds: number,
    texts: number,
    size: number,
    rows: number,
    count: number,
    at: number,
  ) => number;
  readonly pack: (
    to: number,
    toEnds: number,
    texts: number,
    ends: number,
    rows: number,
    count: number,
    at: number,
  ) => number;
}

export type Memory = KernelMemory<Functions>;

/** Rows in one call: the engine makes its fast code of a function between the first calls and the others. */
export const STEP = 4096;

export const openMemory = (): Memory => openKernel<Functions>(wasm);
