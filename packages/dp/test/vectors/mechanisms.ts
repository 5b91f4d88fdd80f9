import { readFileSync } from "node:fs";

interface Vectors {
  readonly gaussianDelta: readonly { sigma: number; sensitivity: number; epsilon: number; delta: number }[];
  readonly integerDelta: readonly { variance: number; sensitivity: number; epsilon: number; delta: number }[];
  readonly gaussianMargin: readonly { variance: number; margin: number }[];
  readonly keep: readonly { microEpsilon: number; delta: number; groups: number; probabilities: readonly number[] }[];
  readonly replaced: readonly {
    noise: "gaussian" | "laplace";
    parameter: number;
    sensitivity: number;
    rate: number;
    epsilon: number;
    delta: number;
  }[];
  readonly quantiles: readonly { p: number; x: number }[];
  readonly sparse: readonly { gap: number; thresholdScale: number; answerScale: number; above: number }[];
  readonly staircase: readonly { sensitivity: number; epsilon: number; means: readonly number[] }[];
}

export const vectors: Vectors = JSON.parse(readFileSync(new URL("./mechanisms.mpmath.json", import.meta.url), "utf8"));
