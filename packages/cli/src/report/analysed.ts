// What comes before the gate: an analysis as it stands in the terms, and what its coordinator was given.
import type { PrivacyCard } from "@tavs/dp";
import type { PerceptronResult, PerceptronSpecification } from "@tavs/federated";
import type {
  BalanceResult,
  BalanceSpecification,
  CompetingRisksResult,
  CompetingRisksSpecification,
  ConcordanceResult,
  ConcordanceSpecification,
  CorrelationResult,
  CorrelationSpecification,
  CoxResult,
  CoxSpecification,
  CoxValidationResult,
  CoxValidationSpecification,
  CrossTableResult,
  CrossTableSpecification,
  DescribeResult,
  DescribeSpecification,
  GlmResult,
  GlmSpecification,
  KaplanMeierResult,
  KaplanMeierSpecification,
  LogRank,
  LogRankSpecification,
  MantelHaenszel,
  MantelHaenszelSpecification,
  MetaAnalysis,
  QuantilesResult,
  QuantilesSpecification,
  RankSumResult,
  RankSumSpecification,
  SiteEstimate,
  SurvivalResult,
  SurvivalSpecification,
  TallyResult,
  TallySpecification,
  TTestResult,
  TTestSpecification,
  ValidationResult,
  ValidationSpecification,
} from "@tavs/federated/statistics";

import type { NoisyTotal, NoisyTotalSpecification } from "./noisy-total.ts";

/** Persons who have all of these values: `{ grade: "3", relapse: "1" }`; everybody where there is none. */
export type Population = Readonly<Record<string, string>>;

interface Of<Protocol extends string, Specification, Result> {
  /** The name of the session in the terms; one file or more bears it. */
  readonly label: string;
  /** What people read above it. */
  readonly title: string;
  readonly protocol: Protocol;
  readonly specification: Specification;
  readonly result: Result;
  /** Whose persons these are, where analyses are of different people; counts of different cohorts are not compared. */
  readonly cohort?: string;
}

/**
 * How many persons a model rests on, counted over all hospitals (by `tally` or `crossTable`): a Cox model does not say so itself, and
 * neither says who is behind a column of zeros and ones.
 */
export interface Support {
  readonly rows: number;
  /** With the event, or with an outcome of 1; left out for other outcomes. */
  readonly events?: number;
  /** Rows of every level of every factor, and of the ones in every column that is 0 or 1: "grade=3", "hormon". */
  readonly cells: Readonly<Record<string, number>>;
  /** With the event of each of `cells`, by the same names; left out where `events` is. */
  readonly eventsIn?: Readonly<Record<string, number>>;
  /** Columns of the model that hold more than two values, and so have no cells. */
  readonly measured: readonly string[];
}

interface OfModel<Protocol extends string, Specification, Result> extends Of<Protocol, Specification, Result> {
  readonly support: Support;
}

interface OfTally extends Of<"federated/tally/1", TallySpecification, TallyResult> {
  /** Whom each cell counts, so that it can be compared with other counts; by itself a cell is a group that nobody else is in. */
  readonly populations?: Readonly<Record<string, Population>>;
}

/** Hospitals' own estimates as they were combined. */
export interface MetaSpecification {
  /** What an estimate is the logarithm of; "difference" where it is none. */
  readonly measure: "hazard-ratio" | "odds-ratio" | "rate-ratio" | "difference";
  readonly sites: readonly (SiteEstimate & {
    readonly name: string;
    readonly rows: number;
    readonly events?: number;
    /** How many columns the hospital's own model has. */
    readonly parameters: number;
  })[];
}

/** Counts that a privacy ledger released, with its card. */
export interface NoisyTable {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly counts: readonly (readonly number[])[];
  /** 95 of 100 counts are within it. */
  readonly margin: number;
  readonly card: PrivacyCard;
}

/** Everything that the gate knows. What is none of these is refused. */
export type Analysed =
  | OfTally
  | Of<"federated/cross-table/1", CrossTableSpecification, CrossTableResult>
  | Of<"federated/kaplan-meier/1", KaplanMeierSpecification, KaplanMeierResult>
  | Of<"federated/survival/1", SurvivalSpecification, SurvivalResult>
  | OfModel<"federated/cox/1", CoxSpecification, CoxResult>
  | OfModel<"federated/glm/1", GlmSpecification, GlmResult>
  | OfModel<"federated/perceptron/1", PerceptronSpecification, PerceptronResult>
  | OfModel<"federated/log-rank/1", LogRankSpecification, LogRank>
  | OfModel<"federated/mantel-haenszel/1", MantelHaenszelSpecification, MantelHaenszel>
  | OfModel<"federated/rank-sum/1", RankSumSpecification, RankSumResult>
  | OfModel<"federated/concordance/1", ConcordanceSpecification, ConcordanceResult>
  | OfModel<"federated/balance/1", BalanceSpecification, BalanceResult>
  | OfModel<"federated/correlation/1", CorrelationSpecification, CorrelationResult>
  | Of<"federated/competing-risks/1", CompetingRisksSpecification, CompetingRisksResult>
  | Of<"federated/describe/1", DescribeSpecification, DescribeResult>
  | Of<"federated/t-test/1", TTestSpecification, TTestResult>
  | Of<"federated/quantiles/1", QuantilesSpecification, QuantilesResult>
  | Of<"federated/validation/1", ValidationSpecification, ValidationResult>
  | OfModel<"federated/cox-validation/1", CoxValidationSpecification, CoxValidationResult>
  | Of<"federated/meta-analysis/1", MetaSpecification, MetaAnalysis>
  | Of<"he/sums/1", NoisyTotalSpecification, NoisyTotal>
  | Of<"dp/table/1", { readonly [name: string]: never }, NoisyTable>;

/** The protocols of `Analysed`. */
export type Protocol = Analysed["protocol"];

/** The analysis of one protocol. */
export type AnalysedBy<P extends Protocol> = Extract<Analysed, { readonly protocol: P }>;
