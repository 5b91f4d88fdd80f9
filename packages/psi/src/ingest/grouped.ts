// Every row as a record in one of 256 groups, a run at a time: what a run takes of the kernels' memory the next one takes again.
import { lengthPrefixed, utf8 } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import { pieces } from "../rows.ts";
import { type Memory, STEP } from "./memory.ts";
import { most, type Run } from "./runs.ts";

export const GROUPS = 256;
/** Bytes of a group: where its records and texts begin and end. */
export const GROUP = 16;
const RECORD = 44; // bytes: a digest, its row, where its text lies and its size
const BLOCK = 64;

/** Where all records lie, and the groups of each run: their records and texts are in the order of rows. */
export interface Grouped {
  readonly records: number;
  readonly groups: number;
}

/** Digests are SHA-256 of the rule and the text, each behind its length. */
export function grouped(memory: Memory, rule: string, runs: readonly Run[]): Grouped {
  const { run, take, view } = memory;
  const { first, rows, begin, bytes } = runs.at(-1) ?? { first: 0, rows: 0, begin: 0, bytes: 0 };
  const prefix = lengthPrefixed(utf8(rule));
  const prefixAt = take(prefix.length + BLOCK);
  const room = roomFor(memory, runs);
  const [groups, records, texts] = [
    take(runs.length * GROUPS * GROUP),
    take((first + rows) * RECORD),
    take(begin + bytes),
  ];
  view(prefixAt, prefix.length).set(prefix);
  for (const [i, it] of runs.entries()) {
    put(memory, room, it);
    const own = groups + i * GROUPS * GROUP;
    for (const { digests, ends, count } of steps(room, it)) {
      run.hash(digests, room.texts, ends, count, prefixAt, prefix.length);
      run.tally(own, digests, ends, count);
    }
    run.begins(own, it.first, texts + it.begin);
    for (const { digests, ends, from, count } of steps(room, it))
      run.group(records, own, digests, room.texts, ends, it.first + from, count);
  }
  return { records, groups };
}

/** Of one run: digests, texts, and where these end. */
interface Room {
  readonly digests: number;
  readonly texts: number;
  readonly ends: number;
}

function roomFor({ take }: Memory, runs: readonly Run[]): Room {
  const [rows, bytes] = [most(runs, ({ rows }) => rows), most(runs, ({ bytes }) => bytes)];
  return { digests: take(rows * DIGEST_BYTES), texts: take(bytes), ends: take(4 * rows + 16) + 16 }; // the first begins at 0
}

function put({ view }: Memory, { texts, ends }: Room, { parts }: Run): void {
  let [row, length] = [0, 0];
  for (const part of parts) {
    view(texts + length, part.texts.length).set(part.texts);
    const into = new Uint32Array(view(ends, 0).buffer, ends + 4 * row, part.ends.length);
    for (let i = 0; i < into.length; i++) into[i] = part.ends[i]! + length;
    row += into.length;
    length += part.texts.length;
  }
}

const steps = ({ digests, ends }: Room, { rows }: Run) =>
  pieces({ from: 0, to: rows }, STEP).map(({ from, to }) => ({
    digests: digests + from * DIGEST_BYTES,
    ends: ends + 4 * from,
    from,
    count: to - from,
  }));
