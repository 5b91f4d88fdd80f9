// The plotting area of a survival figure, and what is drawn in it.
import type { Scale } from "../page/scales.ts";
import type { Tick } from "../release.ts";
import type { Fields } from "./drawn.ts";

export interface Group {
  readonly name: string;
  readonly steps: readonly Fields[];
  /** The table of numbers at risk. */
  readonly left: readonly Fields[];
}

export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly Tick[];
}
