// A cohort as it is written down: concepts, who enters and when, who is left out, the outcome, the time at risk, the columns.
import type { EventTable } from "./tables.ts";

/** Ids of concepts; with `descendants`, whatever `concept_ancestor` puts under them. */
export interface ConceptSet {
  readonly concepts: readonly number[];
  readonly descendants: boolean;
  readonly without: readonly number[];
}

/** Some events of a person. Concepts may be left out of deaths only. */
export interface Events {
  readonly of: EventTable;
  readonly concepts?: string;
  /** Episodes: what they are about, such as breast cancer. */
  readonly object?: string;
  /** Measurements: those that modify the entry's condition, directly or as an event of the entry's episode. */
  readonly modifies?: "entry";
  /** Days from the entry, both ends included. */
  readonly between?: Window;
}

export type Window = readonly [from: number | null, to: number | null];

/** The first of these of a person; who has the first of two groups on one day is left out. */
export interface Entry {
  readonly events: readonly (Events & { readonly group: string })[];
  /** Days under observation before it. */
  readonly observedBefore: number;
}

export type Column =
  | { readonly group: string }
  | { readonly gender: number }
  | { readonly age: "entry" }
  | { readonly had: Events }
  | { readonly number: Events; readonly take: "first" | "last" }
  | { readonly level: Events; readonly levels: Readonly<Record<string, string>>; readonly take: "first" | "last" };

export interface CohortDefinition {
  readonly concepts: Readonly<Record<string, ConceptSet>>;
  readonly entry: Entry;
  /** Who has had one of these is left out; who has had none of `with` as well. */
  readonly without: readonly Events[];
  readonly with: readonly Events[];
  readonly outcome: Events;
  readonly risk: {
    /** The first day after the entry; who has the outcome before it is left out. Time is counted from the day before it. */
    readonly from: number;
    /** At most so many days after the entry; null for no limit. */
    readonly days: number | null;
    /** The end of the observation period of the entry, or of the person's last one (deaths count whenever they are known). */
    readonly until: "observation-period" | "last-observation";
  };
  readonly columns: Readonly<Record<string, Column>>;
}
