/** The only way out: what passes is tables, and what does not is said to the holder of the data alone. */
import { TavsError, UsageError } from "@tavs/core";
import type { Analysed } from "../analysed.ts";
import type { Release, Released } from "../release.ts";
import { mustNotTellBetween } from "./curves.ts";
import { mustNotSolve, mustNotTell } from "./differencing.ts";
import type { History, Remembered } from "./history.ts";
import { limitsOf, type ReleaseTerms } from "./limits.ts";
import { type Limits, merged, type Passed, withShortP } from "./passing.ts";
import { rules } from "./rules.ts";

/** One analysis that stays inside, and why: for the holder of the data, because a refusal says something, too. */
export interface Refused {
  readonly label: string;
  readonly code: string;
  readonly message: string;
}

export interface Outcome {
  readonly release: Release;
  readonly refused: readonly Refused[];
  /** To be kept in place of the one that came in, before the files are handed on. */
  readonly history: History;
}

/**
 * What of these results may leave the study, in their order. An analysis that the gate does not know, or that is too near to persons by
 * itself or beside what was released before, is refused whole; others go on. Pure: the same results, terms and history give the same.
 *
 * Throws `UsageError` for terms without a smallest cell of at least 2, and for labels that stand twice.
 */
export function release(results: readonly Analysed[], terms: ReleaseTerms, history: History): Outcome {
  const limits = limitsOf(terms);
  mustHaveLabels(results);
  const released: Released[] = [];
  const refused: Refused[] = [];
  let known = history;
  for (const analysed of results) {
    try {
      const passed = rule(analysed, terms, limits);
      known = {
        ...known,
        releases: [...known.releases, remembered(analysed, passed, known, { limits, released: terms.released })],
      };
      released.push(releasedOf(analysed, passed));
    } catch (error) {
      if (!(error instanceof TavsError)) throw error;
      refused.push({ label: analysed.label, code: error.code, message: error.message });
    }
  }
  const { title, purpose, parties } = terms;
  const study = { title, purpose, parties: parties.map(({ name, role }) => ({ name, role })) };
  const { smallestCell, roundTo, source } = limits.rule;
  return {
    release: {
      format: "tavs/release/1",
      study,
      released: terms.released,
      rule: { smallestCell, roundTo, source },
      analyses: released,
    },
    refused,
    history: known,
  };
}

const LABEL = /^[a-z0-9][a-z0-9/._-]{0,63}$/;

function mustHaveLabels(results: readonly Analysed[]): void {
  const labels = results.map(({ label }) => label);
  if (!labels.every((label) => LABEL.test(label)))
    throw new UsageError("label: small letters, digits, and / . _ - after the first; 64 at most", { code: "label" });
  if (new Set(labels.map((label) => label.replaceAll(/[/._]/g, "-"))).size !== labels.length)
    throw new UsageError("label: two analyses would have files of one name", { code: "label" });
}

function rule(analysed: Analysed, { noisy = [] }: ReleaseTerms, limits: Limits): Passed {
  const { protocol, label } = analysed;
  if (!Object.hasOwn(rules, protocol))
    throw new UsageError("the gate does not know this kind of result: nothing of it is shown", { code: "unknown" });
  if (noisy.includes(label) && !["dp/table/1", "he/sums/1"].includes(protocol))
    throw new UsageError("the terms release this with noise alone; ask the ledger for it", { code: "noise" });
  const check = rules[protocol] as (some: Analysed, limits: Limits) => Passed; // the rule of this protocol takes this analysis
  return check(analysed, limits);
}

/** Throws `BudgetError` where it tells something together with what is known. */
function remembered(
  { label, cohort = "", protocol }: Analysed,
  { counts, curves = [], related = [], levels }: Passed,
  history: History,
  { limits, released }: { readonly limits: Limits; readonly released: string },
): Remembered {
  const same = history.releases.filter((each) => each.cohort === cohort);
  const { smallestCell } = limits.rule;
  mustNotTell({
    before: same.flatMap((each) => each.counts),
    now: counts,
    levels: merged([...same.map((each) => each.levels), levels]),
    smallestCell,
    isOneTable: protocol !== "federated/tally/1",
  });
  mustNotTellBetween(
    same.flatMap((each) => each.curves),
    curves,
    smallestCell,
  );
  mustNotSolve(
    same.flatMap((each) => each.counts),
    related,
  );
  mustNotSolve(
    counts,
    same.flatMap((each) => each.related ?? []),
  );
  const equations = related.length > 0 && { related };
  return { label, released, cohort, smallestCell, counts, curves, ...equations, levels };
}

function releasedOf({ label, title, protocol }: Analysed, { tables, drawings = [], notes, card }: Passed): Released {
  return { label, title, protocol, tables: tables.map(withShortP), drawings, notes, card: card ?? null };
}
