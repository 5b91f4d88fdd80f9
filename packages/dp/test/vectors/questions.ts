import { readFileSync } from "node:fs";
import type { Bounds } from "../../src/index.ts";

interface Vectors {
  readonly rows: readonly Record<"age" | "nodes" | "size" | "time" | "event", number>[];
  readonly bounds: Record<"age" | "nodes" | "size", Bounds>;
  readonly mean: Record<"age" | "nodes" | "size", number>;
  readonly covariance: readonly (readonly number[])[];
  readonly regression: { readonly intercept: number; readonly age: number; readonly nodes: number };
  readonly grid: readonly number[];
  readonly kaplanMeier: readonly { time: number; survival: number; atRisk: number; events: number }[];
  readonly laplaceMargins: readonly { scale: readonly [number, number]; beta: number; margin: number }[];
  readonly gaussianMargins: readonly { variance: readonly [number, number]; beta: number; margin: number }[];
  readonly concentratedDeltas: readonly { rho: number; epsilon: number; delta: string }[];
  readonly concentratedFor: readonly { epsilon: number; delta: number; rho: string }[];
  readonly thresholds: readonly { scale: number; rowsPerPerson: number; delta: number; threshold: number }[];
  readonly closeness: readonly { variance: number; shares: number; truth: string }[];
}

export const vectors: Vectors = JSON.parse(readFileSync(new URL("./questions.python.json", import.meta.url), "utf8"));
