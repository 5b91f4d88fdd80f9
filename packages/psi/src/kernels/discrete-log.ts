// Baby-step giant-step (D. Shanks, 1971): which number times the generator an element is. What is found is the receiver's
// own result, so that here, and nowhere else, time may depend on it.
import { concat, equal, u32 } from "@tavs/core";
import { find } from "../order.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { add, IDENTITY, multiplyOwnBase, subtract } from "../suite.ts";
import { STEP, STEP_KEY } from "./steps.ts";
import { scalarOf } from "./sum.ts";

export interface WalkTask {
  readonly start: Uint8Array;
  /** How many times the generator each step adds; negative where it takes away. */
  readonly stride: number;
  /** The first of the steps of this piece, and the one after its last. */
  readonly from: number;
  readonly to: number;
}

export interface LookUpTask {
  readonly target: Uint8Array;
  /** Steps from the identity by 1, ascending by their bytes. */
  readonly babies: Uint8Array;
  /** Steps from the target by minus the number of babies. */
  readonly giants: Uint8Array;
}

/** start + i * stride * G for each i of the piece. */
export function walk({ start, stride, from, to }: WalkTask): Uint8Array {
  const step = times(Math.abs(stride));
  const onward = stride < 0 ? subtract : add;
  let element = onward(start, times(from * Math.abs(stride)));
  return rowsFrom(to - from, STEP, (i) => {
    const row = concat(element.subarray(0, STEP_KEY), u32(from + i));
    element = onward(element, step);
    return row;
  });
}

const times = (value: number): Uint8Array => (value === 0 ? IDENTITY : multiplyOwnBase(scalarOf(value)));

/** The number of which the target is the multiple of the generator, if these giants meet a baby; otherwise -1. False matches are passed over. */
export function lookUpSum({ target, babies, giants }: LookUpTask): number {
  const size = babies.length / STEP;
  for (let i = 0; i < giants.length / STEP; i++) {
    const giant = rowAt(giants, STEP, i);
    const place = find(babies, STEP, giant.subarray(0, STEP_KEY));
    if (place < 0) continue;
    const value = numberOf(giant) * size + numberOf(rowAt(babies, STEP, place));
    if (equal(times(value), target)) return value;
  }
  return -1;
}

const numberOf = (step: Uint8Array): number => new DataView(step.buffer, step.byteOffset).getUint32(STEP_KEY);
