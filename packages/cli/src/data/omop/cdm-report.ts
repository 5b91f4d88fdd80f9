/** `outsideObservation` is of OHDSI's Achilles; the others are the Data Quality Dashboard's. */
export type CheckName =
  | "isRequired"
  | "isPrimaryKey"
  | "isForeignKey"
  | "isStandardValidConcept"
  | "standardConceptRecordCompleteness"
  | "plausibleValue"
  | "plausibleStartBeforeEnd"
  | "plausibleAfterBirth"
  | "plausibleBeforeDeath"
  | "outsideObservation";

/** A count; nobody is told how few a few are. */
export type Count = number | "few" | "all but few";

export interface Finding {
  /** `cdmField`: the column is not there. `cdmDatatype`: cells that are no value. `unreadable`: the sentence says why. */
  readonly check: CheckName | "cdmField" | "cdmDatatype" | "unreadable";
  readonly column?: string;
  readonly rows?: Count;
  readonly sentence?: string;
}

export interface TableReport {
  readonly table: string;
  readonly rows: Count;
  /** Different persons; of tables of persons. */
  readonly persons?: Count;
  readonly findings: readonly Finding[];
}

export interface CdmReport {
  readonly tables: readonly TableReport[];
  readonly absent: readonly string[];
  /** Persons who are never under observation enter no cohort. */
  readonly unobserved?: Count;
}

/** What a step of a cohort asks for. */
export type Rule = "entry" | "one group" | "observed" | "without" | "with" | "no earlier outcome" | "time at risk";

export interface Step {
  readonly rule: Rule;
  /** Which of several `without` or `with`, counted from 1. */
  readonly number?: number;
  /** Who is left; null where that, or who went since, would be a few persons. */
  readonly persons: number | null;
}
