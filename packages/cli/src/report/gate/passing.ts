// What the gate's rules share: the limits, what a rule gives back, and numbers that are no longer than they need to be.
import { UsageError } from "@tavs/core";
import type { DisclosureRule } from "@tavs/core/disclosure";
import type { PrivacyCard } from "@tavs/dp";
import type { Population } from "../analysed.ts";
import { type Column, type Drawing, type Kind, type Note, type Table, type Value, WITHHELD } from "../release.ts";

export interface Limits {
  readonly rule: DisclosureRule;
  /** The most parameters for each row, and for each event. */
  readonly parametersPerRow: number;
  /** The keys that may sign a privacy card, in hexadecimal. */
  readonly signers: readonly string[];
  /** What an answer with noise may cost at most. */
  readonly epsilon: number;
}

/** A number of persons that is shown, or, `null`, that is not. */
export interface Counted {
  readonly of: Population;
  readonly value: number | null;
}

/** How many ended so at which day, since the one before. */
export type Ends = readonly { readonly to: number; readonly count: number }[];

/** A curve whose steps are shown. */
export interface Stepped {
  readonly of: Population;
  readonly time: string;
  readonly event: string;
  readonly events: Ends;
  readonly withdrawn: Ends;
}

/** A column of several values and others with which a number was computed of it: an equation of how many have which values of both. */
export interface Related {
  readonly column: string;
  readonly beside: readonly string[];
}

/** What passes. */
export interface Passed {
  readonly tables: readonly Table[];
  readonly drawings?: readonly Drawing[];
  readonly notes: readonly Note[];
  readonly card?: PrivacyCard;
  /** For the guard against differences. */
  readonly counts: readonly Counted[];
  readonly curves?: readonly Stepped[];
  readonly related?: readonly Related[];
  /** All values that the columns of the populations can have. */
  readonly levels: Levels;
}

export type Levels = Readonly<Record<string, readonly string[]>>;

export const isSmall = (count: number, { rule }: Limits): boolean => count > 0 && count < rule.smallestCell;

/** Throws `UsageError` unless it is a whole number of persons. */
export function mustBeCount(value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UsageError(`${name}: is no count of persons`);
}

/** Throws `UsageError` where so few persons are behind it that nothing is told of them. */
export function mustBeMany(count: number, name: string, limits: Limits): number {
  mustBeCount(count, name);
  if (count >= limits.rule.smallestCell) return count;
  throw new UsageError(`${name}: fewer than ${limits.rule.smallestCell} persons; nothing is shown of them`, {
    code: "small",
  });
}

/** A count under the rule: withheld where it is small, and rounded as the rule says. */
export const shownCount = (count: number, limits: Limits): Value =>
  isSmall(count, limits) ? WITHHELD : roundedCount(count, limits);

/** Halves go up. */
export const roundedCount = (count: number, { rule: { roundTo } }: Limits): number =>
  Math.floor(count / roundTo + 0.5) * roundTo;

const DIGITS = 6; // a coefficient with fifteen could be traced to the few rows that make it

/** Six digits of an estimate; `null` where there is no finite number. */
export const estimate = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS));

/** Four decimals of a share. */
export const share = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : Math.round(value * 1e4) / 1e4 + 0;

/** "time:days low:number" as columns. */
export const columns = (text: string): readonly Column[] =>
  text.split(" ").map((part) => {
    const [name = "", kind = "number"] = part.split(":");
    return { name, kind: kind as Kind }; // the words stand in this folder alone
  });

/** `{ "missing:age": "no" }` for those who have a value, where rows without one are left out. */
export function completeOn(names: readonly string[], missing: string | undefined): Population {
  if (missing === undefined || missing === "refuse") return {};
  return Object.fromEntries(names.map((name) => [`missing:${name}`, "no"]));
}

/** The values of the columns that say who is complete. */
export const completeLevels = (population: Population): Levels =>
  Object.fromEntries(Object.keys(population).map((name) => [name, ["no", "yes"]]));

/** Three digits say how unlikely something is. */
export const withShortP = (table: Table): Table => ({
  ...table,
  rows: table.rows.map((row) =>
    row.map((value, at) => {
      const isP = typeof value === "number" && table.columns[at]?.kind === "p";
      return isP ? Number(value.toPrecision(3)) : value;
    }),
  ),
});

/** The values that a column can have by any of these. */
export function merged(all: readonly Levels[]): Levels {
  const names = [...new Set(all.flatMap((levels) => Object.keys(levels)))];
  const valuesOf = (name: string) => all.flatMap((levels) => (Object.hasOwn(levels, name) ? levels[name]! : []));
  return Object.fromEntries(names.map((name) => [name, [...new Set(valuesOf(name))]]));
}
