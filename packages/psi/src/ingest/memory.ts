// The module of assembly/ and what it exports.
import { type KernelMemory, openKernel } from "../kernel-memory.ts";
import { wasm } from "./ingest.generated.ts";

/** What assembly/ says for each: addresses and numbers of rows. */
export interface Functions {
  readonly hash: (
    digests: number,
    texts: number,
    ends: number,
    count: number,
    prefix: number,
    prefixSize: number,
  ) => void;
  readonly tally: (groups: number, digests: number, ends: number, count: number) => void;
  readonly begins: (groups: number, record: number, text: number) => void;
  readonly group: (
    records: number,
    groups: number,
    digests: number,
    texts: number,
    ends: number,
    first: number,
    count: number,
  ) => void;
  readonly spread: (
    entries: number,
    starts: number,
    records: number,
    group: number,
    runs: number,
    bits: number,
  ) => void;
  readonly distinct: (numbers: number, entries: number, starts: number, records: number, bits: number) => number;
  readonly gather: (digests: number, rows: number, records: number, numbers: number, count: number) => void;
  readonly pack: (to: number, ends: number, records: number, numbers: number, count: number, at: number) => number;
}

export type Memory = KernelMemory<Functions>;

/** Rows in one call: the engine makes its fast code of a function between the first calls and the others. */
export const STEP = 4096;

export const openMemory = (): Memory => openKernel<Functions>(wasm);
