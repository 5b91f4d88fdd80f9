/** What was released before, of the same persons: a new number must not give away, together with these, what was withheld. */
import { UsageError } from "@tavs/core";
import type { Population } from "../analysed.ts";
import type { Counted, Ends, Levels, Related, Stepped } from "./passing.ts";

/** One analysis that was released. Of what was withheld it holds that it was, and no number. */
export interface Remembered {
  readonly label: string;
  /** The day. */
  readonly released: string;
  readonly cohort: string;
  readonly smallestCell: number;
  readonly counts: readonly Counted[];
  readonly curves: readonly Stepped[];
  /** Left out where there is none. */
  readonly related?: readonly Related[];
  readonly levels: Levels;
}

/** The file that is kept beside a study from its first release on. */
export interface History {
  readonly format: "tavs/release-history/1";
  readonly releases: readonly Remembered[];
}

export const noHistory: History = { format: "tavs/release-history/1", releases: [] };

/** Reads what a file holds. Throws `UsageError`: a history that cannot be read must not be taken for none. */
export function historyFrom(value: unknown): History {
  const { format, releases } = recordOf(value);
  if (format !== "tavs/release-history/1" || !Array.isArray(releases)) throw unreadable("format");
  return { format, releases: releases.map(rememberedFrom) };
}

function rememberedFrom(value: unknown): Remembered {
  const { label, released, cohort, smallestCell, counts, curves, related = [], levels } = recordOf(value);
  if (typeof label !== "string" || typeof released !== "string" || typeof cohort !== "string")
    throw unreadable("label");
  if (!Number.isSafeInteger(smallestCell) || !Array.isArray(counts) || !Array.isArray(curves))
    throw unreadable("counts");
  if (!Array.isArray(related)) throw unreadable("related");
  return {
    ...{ label, released, cohort, smallestCell: smallestCell as number }, // checked in the line above
    counts: counts.map(countedFrom),
    curves: curves.map(steppedFrom),
    ...(related.length > 0 && { related: related.map(relatedFrom) }),
    levels: mapped(recordOf(levels), (each) => {
      if (!Array.isArray(each) || !each.every((level) => typeof level === "string")) throw unreadable("levels");
      return each as readonly string[]; // checked one by one
    }),
  };
}

function relatedFrom(value: unknown): Related {
  const { column, beside } = recordOf(value);
  if (typeof column !== "string" || !Array.isArray(beside) || !beside.every((name) => typeof name === "string"))
    throw unreadable("related");
  return { column, beside };
}

function countedFrom(value: unknown): Counted {
  const { of, value: count } = recordOf(value);
  return { of: populationFrom(of), value: count === null ? null : wholeFrom(count) };
}

function steppedFrom(value: unknown): Stepped {
  const { of, time, event, events, withdrawn } = recordOf(value);
  if (typeof time !== "string" || typeof event !== "string") throw unreadable("curves");
  return { of: populationFrom(of), time, event, events: endsFrom(events), withdrawn: endsFrom(withdrawn) };
}

function endsFrom(value: unknown): Ends {
  if (!Array.isArray(value)) throw unreadable("curves");
  return value.map((end) => {
    const { to, count } = recordOf(end);
    if (typeof to !== "number") throw unreadable("curves");
    return { to, count: wholeFrom(count) };
  });
}

const populationFrom = (value: unknown): Population =>
  mapped(recordOf(value), (level) => {
    if (typeof level !== "string") throw unreadable("counts");
    return level;
  });

function wholeFrom(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw unreadable("counts");
  return value as number; // checked in the line above
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw unreadable("an object");
  return value as Record<string, unknown>; // an object that is no array
}

/** `__proto__` of a file becomes a field like any other. */
const mapped = <To>(
  record: Readonly<Record<string, unknown>>,
  to: (value: unknown) => To,
): Readonly<Record<string, To>> => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));

const unreadable = (field: string): UsageError =>
  new UsageError(`the history of releases cannot be read (${field}); take the file that the last release wrote`, {
    code: "history",
  });
