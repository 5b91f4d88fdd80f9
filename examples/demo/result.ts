/**
 * Everything that a run of the demo found out, as data: what `report`, `picture` and the terminal show. The
 * released table has passed the privacy budget and the smallest cell. The model's totals, the sizes of sets and the curves
 * are as the terms name them: without noise, and a step of a curve may be one person's; a curve only ends at the smallest cell.
 * So they were given to the hub; what its node let out through the gate, with six digits and wider steps, lies in `hub/results`.
 */
export interface DemoResult {
  readonly format: "tavs/demo/1";
  readonly study: Study;
  /** By hospital: how many patients it asked about, how many the registry knew, and the size it learned of the registry. */
  readonly link: Readonly<Record<string, Linked>>;
  /** Patients over all hospitals, each counted once. */
  readonly distinctPatients: number;
  /** Patients in the analysis: distinct and known to the registry. */
  readonly analysed: number;
  readonly cox: Cox;
  readonly kaplanMeier: KaplanMeier;
  readonly released: Released;
  readonly comparison: readonly Compared[];
  readonly reveals: readonly Reveal[];
  readonly audit: readonly Audited[];
  /** In the order in which the steps were taken. */
  readonly timings: readonly Cost[];
  readonly bytes: readonly Sent[];
}

/** The terms that every party signed; `hash` in hexadecimal, `expires` an ISO date. */
export interface Study {
  readonly title: string;
  readonly hash: string;
  readonly parties: readonly { readonly name: string; readonly role: string }[];
  readonly smallestCell: number;
  readonly epsilon: number;
  readonly expires: string;
}

/** What one hospital learned by linking. */
export interface Linked {
  readonly asked: number;
  readonly found: number;
  readonly registrySize: number;
}

/** A Cox model over all sites; `loglik` without covariates and at the solution. */
export interface Cox {
  readonly ties: string;
  readonly opening: string;
  readonly n: number;
  readonly events: number;
  readonly iterations: number;
  readonly loglik: readonly [atZero: number, atSolution: number];
  readonly terms: Readonly<Record<string, CoxTerm>>;
}

/** One covariate: log hazard ratio, its standard error, and what follows from the two. `ci` is 95 %. */
export interface CoxTerm {
  readonly coef: number;
  readonly se: number;
  readonly hazardRatio: number;
  readonly ci: readonly [low: number, high: number];
  readonly z: number;
  readonly p: number;
}

/** Curves by group on a grid of months that was agreed beforehand (`grid` says it in words). */
export interface KaplanMeier {
  readonly by: string;
  readonly grid: string;
  readonly note: string;
  readonly groups: readonly Curve[];
}

/** One curve; `end` is where it had to stop because fewer than the smallest cell were left. */
export interface Curve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
  readonly end: { readonly month: number; readonly reason: string } | null;
  readonly medianMonth: number | null;
}

/** `atRisk` just before the month, `events` in the interval that ends there, survival after it with a 95 % interval. */
export interface CurvePoint {
  readonly month: number;
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** A table of noisy counts: true to within `margin` in 95 of 100 releases; and a question that the ledger refused. */
export interface Released {
  readonly question: string;
  /** What it cost: rho of concentrated privacy, and what that is in epsilon at a delta. */
  readonly rho: number;
  readonly epsilon: number;
  readonly delta: number;
  readonly margin: number;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
  readonly refused: { readonly question: string; readonly message: string };
  /** Which hospitals are in it; and who should have been, and was lost. */
  readonly contributors: readonly string[];
  readonly missing: readonly string[];
  /** The privacy card of one hospital's part, in English. */
  readonly card: string;
}

/** A count, or none: it is withheld, because it is small or because a small one would follow from it. Which, is not said. */
export interface Cell {
  readonly row: string;
  readonly column: string;
  readonly value: number | null;
}

/** One number, as R computes it on the pooled rows and as the parties computed it together. */
export interface Compared {
  readonly quantity: string;
  readonly pooled: number;
  readonly tavs: number;
  readonly difference: number;
}

/** What a protocol let one party learn, and nothing else. */
export interface Reveal {
  readonly party: string;
  readonly protocol: string;
  readonly learns: string;
  readonly against: "semi-honest" | "malicious";
  readonly collusion: string;
}

/** One party's log: how many entries, and whether its hash chain holds. */
export interface Audited {
  readonly party: string;
  readonly entries: number;
  readonly verified: boolean;
  /** Where a bit that was flipped in a copy was found: the line, counted from 1. */
  readonly flippedFoundAt: number;
}

/** Bytes on the wire, sealed envelopes included. */
export interface Sent {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
}

/** What one step took: from the first party that began it to the last that ended it, and what all sent for it. */
export interface Cost {
  readonly step: string;
  readonly seconds: number;
  /** Sealed envelopes and their acknowledgements; for "agree", the greetings. */
  readonly bytes: number;
}
