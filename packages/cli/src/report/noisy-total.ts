import type { Factor } from "@tavs/federated/statistics";

/** The total that was opened of a sum in which every hospital's part held noise. */
export interface NoisyTotal {
  /** By row and column of the table. */
  readonly counts: readonly (readonly number[])[];
  readonly contributors: readonly string[];
  /** 95 of 100 totals of so many hospitals are within it. */
  readonly margin: number;
  readonly rho: number;
  readonly epsilon: number;
  readonly delta: number;
  /** Hospitals that may be in the total, the fewest that are, and how many of them may pool what they know. */
  readonly most: number;
  readonly least: number;
  readonly colluding: number;
}

/** What of the parameters of a noisy total the gate reads. */
export interface NoisyTotalSpecification {
  readonly cells: { readonly rows: Factor; readonly columns: Factor };
}
