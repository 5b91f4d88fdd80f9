import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../../src/accounting/bracket.ts";

interface Reference {
  readonly normalTail: readonly (readonly [number, number])[];
  readonly gaussian: readonly { readonly mu: number; readonly epsilon: number; readonly delta: number }[];
  readonly sampledOnce: readonly Sampled[];
  readonly sampledTwice: readonly Sampled[];
  readonly renyi: readonly {
    readonly rate: number;
    readonly sigma: number;
    readonly alpha: number;
    readonly value: number;
  }[];
  readonly pure: readonly { readonly epsilons: readonly number[]; readonly epsilon: number; readonly delta: number }[];
  readonly discreteLaplace: readonly {
    readonly scale: number;
    readonly sensitivity: number;
    readonly times: number;
    readonly epsilon: number;
    readonly delta: number;
  }[];
  readonly discreteLaplaceRho: readonly {
    readonly scale: number;
    readonly sensitivity: number;
    readonly rho: number;
  }[];
  readonly fixedSizeOnce: readonly {
    readonly batch: number;
    readonly population: number;
    readonly sigma: number;
    readonly epsilon: number;
    readonly delta: number;
  }[];
}

interface Sampled {
  readonly rate: number;
  readonly sigma: number;
  readonly epsilon: number;
  readonly removed: number;
  readonly added: number;
}

/** Closed forms, quadrature and enumeration by mpmath: see the generator beside it. */
export const reference: Reference = JSON.parse(
  readFileSync(join(import.meta.dirname, "../vectors/accounting.mpmath.json"), "utf8"),
);

/** Gaussian noise on a Poisson sample. */
export function sampledGaussian(rate: number, sigma: number, times: number): Step<"add-remove"> {
  const of = { kind: "gaussian", neighbours: "add-remove", sigma, l2Sensitivity: 1 } as const;
  return { mechanism: { kind: "poisson-sampled", neighbours: "add-remove", rate, of }, times };
}

/** Any answer with (epsilon, delta). */
export function approximate(epsilon: number, delta = 0, times = 1): Step<"add-remove"> {
  return { mechanism: { kind: "approximate", neighbours: "add-remove", epsilon, delta }, times };
}
