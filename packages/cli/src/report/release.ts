// What comes behind the gate: tables. Every file and every figure is made of them alone, so that nothing else can be in one.
import type { PrivacyCard } from "@tavs/dp";

/** A number that may not be shown. It does not say whether it is small, or hides one that is. */
export interface Withheld {
  readonly withheld: true;
}

export const WITHHELD: Withheld = { withheld: true };

/** `null`: there is no such number, as the interval of a penalised fit. */
export type Value = string | number | null | Withheld;

export const isWithheld = (value: Value): value is Withheld => typeof value === "object" && value !== null;

/** What a column holds: names, counts of persons, shares of one, days, probabilities, and other numbers. */
export type Kind = "name" | "count" | "share" | "days" | "p" | "number";

export interface Column {
  /** In snake_case, and the same in every release, unless `heading` is there. */
  readonly name: string;
  readonly kind: Kind;
  /** What the study called it: the level of a factor. */
  readonly heading?: string;
}

export interface Table {
  /** In snake_case; unique in its analysis. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
}

/** A mark of the time axis, and the end of the last interval of the grid that is not after it. */
export interface Tick {
  readonly day: number;
  readonly end: number;
}

/** How a table of this analysis is drawn. */
export type Drawing =
  | { readonly kind: "survival"; readonly table: string; readonly ticks: readonly Tick[] }
  | { readonly kind: "incidence"; readonly table: string; readonly ticks: readonly Tick[] }
  | { readonly kind: "forest"; readonly table: string; readonly scale: "ratio" | "difference" }
  | {
      readonly kind: "calibration";
      readonly table: string;
      /** The rows of this horizon, in days; without it all of them. */
      readonly at?: number;
    };

/** What has to be known to read the numbers; each is a sentence of the language table. */
export type Note =
  | "withheld"
  | "blocks"
  | "curve-ends"
  | "tests-withheld"
  | "no-baseline"
  | "extreme-quantiles"
  | "between-points"
  | "bins-withheld"
  | "risks-withheld"
  | "estimates-of-hospitals"
  | "noisy"
  | "noisy-total"
  | "weights-rounded"
  | "rounded";

export interface Released {
  readonly label: string;
  readonly title: string;
  readonly protocol: string;
  readonly tables: readonly Table[];
  readonly drawings: readonly Drawing[];
  readonly notes: readonly Note[];
  /** Where the counts were released by a privacy ledger. */
  readonly card: PrivacyCard | null;
}

/** All that leaves the study at once. */
export interface Release {
  readonly format: "tavs/release/1";
  readonly study: {
    readonly title: string;
    readonly purpose: string;
    readonly parties: readonly { readonly name: string; readonly role: string }[];
  };
  /** The day, as "2026-11-22". */
  readonly released: string;
  readonly rule: { readonly smallestCell: number; readonly roundTo: number; readonly source: string };
  readonly analyses: readonly Released[];
}

/** The column's place. */
export const placeOf = ({ columns }: Table, name: string): number =>
  columns.findIndex((column) => column.name === name);

/** The source of a rule that is no authority's. */
export const THE_TERMS = "the terms of the study";
