/** A body's rule for small numbers in tables. */
export interface DisclosureRule {
  /** Cells below this number are withheld, with as many others as it takes. */
  readonly smallestCell: number;
  /** What is shown is rounded to a multiple of this; 1: not at all. */
  readonly roundTo: number;
  /** Who says so, and where it was read. */
  readonly source: string;
  /** Whether the body's own text was read, or only what others say of it. */
  readonly read: "original" | "second-hand";
}

export type RuleName = "dst-3" | "five" | "nhs-7" | "cms-11" | "ema-0.09";

/**
 * Rules of authorities, as they could be read in 2026: ask the body before you rely on one. None of them is differential privacy;
 * over noisy counts (`counts: "noisy"`) they cost nothing, over exact ones they protect only against who knows little.
 */
export const disclosureRules: { readonly [name in RuleName]: DisclosureRule } = {
  "dst-3": {
    smallestCell: 3,
    roundTo: 1,
    source:
      "Statistics Denmark, research services: at least 3 observations in a cell (NFGS talk 2015; SDU guide, annex 2)",
    read: "second-hand",
  },
  five: {
    smallestCell: 5,
    roundTo: 1,
    source: "the habit of Danish registers and of OHDSI network studies (minCellCount 5)",
    read: "second-hand",
  },
  "nhs-7": {
    smallestCell: 8,
    roundTo: 5,
    source: "NHS Digital, Hospital Episode Statistics: 1 to 7 are withheld, others rounded to the nearest 5",
    read: "second-hand",
  },
  "cms-11": {
    smallestCell: 11,
    roundTo: 1,
    source:
      "US Centers for Medicare & Medicaid Services: no cell of 1 to 10, nor one from which it follows; zeros are shown",
    read: "second-hand",
  },
  // 1/11 = 0.0909 is above 0.09, and 1/12 is below.
  "ema-0.09": {
    smallestCell: 12,
    roundTo: 1,
    source: "EMA Policy 0070 and Health Canada: a risk of re-identification of at most 0.09, hence 12 alike",
    read: "second-hand",
  },
};
