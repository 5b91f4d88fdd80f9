import type { AuditEntry, SizeName } from "./audit-entry.ts";
import type { Pair, RememberedRun } from "./remembered.ts";

/** What one of two logs says, and on which lines, counted from 1 over all its files; no line where it says nothing. */
export interface Recollection {
  readonly lines: readonly number[];
  /** A size, a protocol, or how it ended. */
  readonly says?: number | string;
}

/** What two logs say differently of one run. */
export interface Disagreement {
  readonly kind: "protocol" | "parties" | "outcome" | "sizes";
  /** Which size, as the first log calls it. */
  readonly size?: SizeName;
  readonly first: Recollection;
  readonly second: Recollection;
}

interface Told {
  readonly disagreements: readonly Disagreement[];
  /** Sizes that both said, and alike; and sizes that one alone said. */
  readonly confirmed: number;
  readonly unconfirmed: number;
}

/** Compares what is written of one run at both parties. */
export function disagreementsOf(one: RememberedRun, other: RememberedRun): Told {
  const words = [
    differing("protocol", one, other, ({ protocol }) => protocol),
    differing("parties", one, other, ({ parties }) => parties?.toSorted().join(", ")),
    one.outcome === other.outcome ? [] : [{ kind: "outcome" as const, first: ended(one), second: ended(other) }],
  ].flat();
  const sizes = mirrored([one, other]).map(([size, theirs]) => comparedSize([one, other], size, theirs));
  return {
    disagreements: [...words, ...sizes.flatMap(({ disagreements }) => disagreements)],
    confirmed: sizes.reduce((sum, { confirmed }) => sum + confirmed, 0),
    unconfirmed: sizes.reduce((sum, { unconfirmed }) => sum + unconfirmed, 0),
  };
}

const ended = ({ lines, outcome }: RememberedRun): Recollection => ({ lines, says: outcome });

type Word = (entry: AuditEntry) => string | undefined;

/** Every line of the one must say what every line of the other says, where both say anything. */
function differing(
  kind: "protocol" | "parties",
  one: RememberedRun,
  other: RememberedRun,
  word: Word,
): readonly Disagreement[] {
  const [ours, theirs] = [sayings(one, word), sayings(other, word)];
  return firstMismatch(ours, theirs).map(([first, second]) => ({ kind, first, second }));
}

/** What both parties know of a session, by the names that each gives it. What one brought is what came to the other. */
function mirrored([one, other]: Pair): readonly (readonly [SizeName, SizeName])[] {
  const parties = one.parties ?? other.parties;
  const alike = (["found", "parties", "cells", "rounds", "weights"] as const).map((name) => [name, name] as const);
  if (parties !== undefined && parties.length !== 2) return alike; // of several peers, nobody knows whose items were counted
  return [["items", "peerItems"], ["peerItems", "items"], ...alike];
}

function comparedSize([one, other]: Pair, size: SizeName, mirror: SizeName): Told {
  const [ours, theirs] = [sayings(one, ({ sizes }) => sizes?.[size]), sayings(other, ({ sizes }) => sizes?.[mirror])];
  const disagreements = firstMismatch(ours, theirs).map(([first, second]) => ({
    kind: "sizes" as const,
    size,
    first,
    second,
  }));
  const both = ours.length > 0 && theirs.length > 0;
  const lone = ours.length + theirs.length > 0 && !both;
  return { disagreements, confirmed: Number(both && disagreements.length === 0), unconfirmed: Number(lone) };
}

/** What the lines of a run say under one name, each different saying once, with the lines that say it. */
function sayings<Said extends number | string>(
  { entries, lines }: RememberedRun,
  read: (entry: AuditEntry) => Said | undefined,
): readonly Recollection[] {
  const found = new Map<Said, number[]>();
  for (const [position, entry] of entries.entries()) {
    const says = read(entry);
    if (says !== undefined) found.set(says, [...(found.get(says) ?? []), lines[position]!]);
  }
  return [...found].map(([says, at]) => ({ lines: at, says }));
}

/** The first pair that differs; two sayings of one log differ from each other's as well. */
function firstMismatch(
  ours: readonly Recollection[],
  theirs: readonly Recollection[],
): readonly (readonly [Recollection, Recollection])[] {
  for (const first of ours) for (const second of theirs) if (first.says !== second.says) return [[first, second]];
  return [];
}
