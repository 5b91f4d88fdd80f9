import type { Note } from "../release.ts";

/** Every sentence of a report in one language. Names of columns and of what stands in some of them are those of the tables. */
export interface Words {
  readonly lang: string;
  /** Numbers as this language writes them. */
  readonly locale: string;
  readonly lede: (parties: string) => string;
  readonly facts: {
    readonly purpose: string;
    readonly released: string;
    readonly parties: string;
    readonly smallest: string;
  };
  /** Whose the rule of small numbers is, where it is no authority's. */
  readonly theTerms: string;
  readonly smallest: (smallestCell: number, roundTo: number) => string;
  readonly contents: string;
  readonly nothing: string;
  readonly withheld: string;
  readonly none: string;
  readonly total: string;
  readonly numbers: (table: string) => string;
  readonly card: string;
  readonly footer: string;
  readonly notes: Readonly<Record<Note, string>>;
  readonly columns: Readonly<Record<string, string>>;
  /** What stands in the columns `part`, `measure` and `test`. */
  readonly names: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, string>>;
  readonly survival: {
    readonly title: string;
    readonly years: string;
    readonly days: string;
    readonly atRisk: string;
    readonly median: (from: string, to: string) => string;
    readonly noMedian: string;
    readonly describe: (group: string, share: string, when: string) => string;
    readonly hidden: (group: string) => string;
    readonly bands: string;
    readonly year: (time: string) => string;
    readonly day: (time: string) => string;
  };
  readonly incidence: {
    readonly title: string;
    readonly cause: (group: string, code: string) => string;
    readonly describe: (curve: string, share: string, when: string) => string;
  };
  readonly forest: {
    readonly title: Readonly<Record<string, string>>;
    readonly less: string;
    readonly more: string;
    readonly interval: string;
  };
  readonly calibration: {
    readonly title: string;
    readonly predicted: string;
    readonly observed: string;
    readonly ideal: string;
    readonly describe: (bins: string) => string;
  };
}
