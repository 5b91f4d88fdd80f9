import type { AuditReport } from "./audit.ts";
import type { Recollection } from "./disagreements.ts";
import { concerns, paired, type RememberedRun } from "./remembered.ts";

/** A log, and what it remembers of sessions. */
export interface Memory {
  readonly report: AuditReport;
  readonly runs: readonly RememberedRun[];
}

/** What one of two logs has, and the other has not, or under other terms. */
export interface Lone {
  readonly kind: "study" | "missing" | "runs";
  readonly study: string;
  readonly session?: string;
  readonly run?: number;
  readonly first: Recollection;
  readonly second: Recollection;
}

/** Every run that one alone remembers, though it was the other's affair; one finding, where both have it under other terms. */
export function lonelyRuns(ours: Memory, theirs: Memory): readonly Lone[] {
  const left = new Set(unmatched(theirs, ours));
  const byName = new Map([...left].map((run) => [sessionOf(run), run]));
  const found: Lone[] = [];
  for (const run of unmatched(ours, theirs)) {
    const twin = byName.get(sessionOf(run));
    if (twin !== undefined) left.delete(twin);
    const kind = twin ? "study" : lack(run, theirs);
    found.push({ ...nameOf(run), kind, first: remembers(run), second: twin ? remembers(twin) : nothing });
  }
  for (const run of left) found.push({ ...nameOf(run), kind: lack(run, ours), first: nothing, second: remembers(run) });
  return found;
}

/** Studies that one log alone knows, though the other's party takes part in them. */
export function lonelyStudies(ours: AuditReport, theirs: AuditReport): readonly Lone[] {
  const first = studiesWith(ours, namesIn(theirs));
  const second = studiesWith(theirs, namesIn(ours));
  const [here, there] = [studiesOf(ours), studiesOf(theirs)];
  return [
    ...[...first].filter(([study]) => !there.has(study)).map(([study, lines]) => lone(study, { lines }, nothing)),
    ...[...second].filter(([study]) => !here.has(study)).map(([study, lines]) => lone(study, nothing, { lines })),
  ];
}

const lone = (study: string, first: Recollection, second: Recollection): Lone => ({
  kind: "study",
  study,
  first,
  second,
});
const nothing: Recollection = { lines: [] };
const remembers = ({ lines, outcome }: RememberedRun): Recollection => ({ lines, says: outcome });
const nameOf = ({ study, session, run }: RememberedRun): Pick<Lone, "study" | "session" | "run"> => ({
  study,
  session,
  run,
});
const sessionOf = ({ session, run }: RememberedRun): string => JSON.stringify([session, run]);
const namesIn = ({ party, entries }: AuditReport): ReadonlySet<string> =>
  new Set([party, ...entries.map((entry) => entry.party)]);
const studiesOf = ({ entries }: AuditReport): ReadonlySet<string> => new Set(entries.map(({ study }) => study));

function unmatched(mine: Memory, other: Memory): readonly RememberedRun[] {
  const matched = new Set(paired(mine.runs, other.runs).map(([run]) => run));
  const names = namesIn(other.report);
  const began = ({ entries }: RememberedRun): boolean => entries.some(({ event }) => event !== "refused");
  return mine.runs.filter((run) => !matched.has(run) && began(run) && concerns(run.parties, names));
}

/** Another run of the same session, or nothing of it at all. */
const lack = ({ study, session }: RememberedRun, { runs }: Memory): "missing" | "runs" =>
  runs.some((other) => other.study === study && other.session === session) ? "runs" : "missing";

/** By study, the lines in which it is said to concern one of those names. */
function studiesWith({ entries }: AuditReport, names: ReadonlySet<string>): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [position, { study, parties, event }] of entries.entries()) {
    if (event === "opened" ? !concerns(parties, names) : !parties?.some((name) => names.has(name))) continue;
    const lines = found.get(study) ?? [];
    lines.push(position + 1);
    found.set(study, lines);
  }
  return found;
}
