/** What the terms of a study, and an authority's rule, ask of a release. */
import { UsageError } from "@tavs/core";
import { type DisclosureRule, disclosureRules, type RuleName } from "@tavs/core/disclosure";
import type { Terms } from "@tavs/core/study";
import { THE_TERMS } from "../release.ts";
import type { Limits } from "./passing.ts";

/** What of the signed terms binds a release, and the day of it. */
export interface ReleaseTerms extends Pick<Terms, "title" | "purpose" | "parties" | "smallestCell" | "privacy"> {
  /** The day, as "2026-11-22". */
  readonly released: string;
  /** An authority's rule; the smallest cell of the terms holds where it is larger. */
  readonly rule?: RuleName | DisclosureRule;
  /** The most parameters of a model for each row, and for each event: 0.33 where it is left out, as DataSHIELD's nfilter.glm. */
  readonly parametersPerRow?: number;
  /** Labels of computations of which nothing may leave without noise. */
  readonly noisy?: readonly string[];
}

/** Throws `UsageError` for terms without a smallest cell of at least 2. */
export function limitsOf({ smallestCell, rule, parametersPerRow = 0.33, parties, privacy }: ReleaseTerms): Limits {
  const chosen = typeof rule === "string" ? disclosureRules[rule] : rule;
  const strictest = Math.max(smallestCell, chosen?.smallestCell ?? 0);
  if (!Number.isSafeInteger(strictest) || strictest < 2)
    throw new UsageError("smallestCell: a release needs one of 2 or more; these terms show single persons", {
      code: "terms",
    });
  const whole = {
    smallestCell: strictest,
    roundTo: chosen?.roundTo ?? 1,
    source: chosen?.source ?? THE_TERMS,
    read: "original" as const,
  };
  return { rule: whole, parametersPerRow, signers: parties.map(({ key }) => key), epsilon: privacy.epsilon };
}
