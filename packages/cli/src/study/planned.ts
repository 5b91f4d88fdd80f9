// What all templates have in common: the column of numbers, and a computation in which each party says what its protocol says.
import { type Json, type StudyComputation, type StudyReveals, stated } from "@tavs/core/study";
import { revealsOf } from "./catalogue.ts";

/** A part of a study: its computations, and what each party brings to them. */
export interface Drafted {
  readonly computations: readonly StudyComputation[];
  readonly roles: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

/** The column of numbers. */
export const NUMBER = "cpr";
export const MOST = 1_000_000;
export const linkage: { readonly rule: string; readonly maxItems: number } = { rule: "DK/cpr/1", maxItems: MOST };

export interface Planned {
  readonly label: string;
  readonly protocol: string;
  readonly parameters: Json;
  readonly roles: Readonly<Record<string, string>>;
  /** The most items in all runs together. */
  readonly items?: number;
}

/** As it stands in a study. */
export function computation({ label, protocol, parameters, roles, items }: Planned): StudyComputation {
  const reveals = Object.entries(roles).map(([party, role]) => {
    const own = revealsOf(protocol, role, parameters)!; // the protocols of the templates are in the catalogue
    return [party, stated(own) as unknown as StudyReveals] as const; // the three texts that `stated` gives
  });
  const queries = { runs: 1, ...(items !== undefined && { items }) };
  const parties = Object.keys(roles);
  return { label, protocol, parties, roles, parameters, reveals: Object.fromEntries(reveals), queries };
}
