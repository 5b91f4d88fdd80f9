import type { AuditReport } from "./audit.ts";
import type { AuditEntry } from "./audit-entry.ts";

/** One run of a session, as one log tells it. */
export interface RememberedRun {
  readonly study: string;
  readonly session: string;
  readonly run: number;
  /** Where it stands, counted from 1 over all files of the log. */
  readonly lines: readonly number[];
  readonly entries: readonly AuditEntry[];
  readonly outcome: Outcome;
  /** Undefined in a log of before December 2026, which does not say it. */
  readonly parties: readonly string[] | undefined;
}

/** How a run ended; `started` where the log does not say that it did. Whoever refused while it ran ended it: it failed. */
export type Outcome = "started" | "finished" | "failed";

/** A run as each of two logs tells it. */
export type Pair = readonly [RememberedRun, RememberedRun];

interface Found {
  readonly lines: number[];
  readonly entries: AuditEntry[];
}

/** Every run of every session, in the order of their first lines. A line without the number of its run is of run 0. */
export function rememberedRuns({ entries }: Pick<AuditReport, "entries">): readonly RememberedRun[] {
  const runs = new Map<string, Found>();
  for (const [position, entry] of entries.entries()) {
    if (entry.session === undefined || outcomes[entry.event] === undefined) continue;
    const name = JSON.stringify([entry.study, entry.session, entry.run ?? 0]);
    const run = runs.get(name) ?? { lines: [], entries: [] };
    runs.set(name, run);
    run.lines.push(position + 1);
    run.entries.push(entry);
  }
  return [...runs.values()].map(remembered);
}

/** The runs that both logs hold, in the order of the first. */
export function paired(ours: readonly RememberedRun[], theirs: readonly RememberedRun[]): readonly Pair[] {
  const byName = new Map(theirs.map((run) => [nameOf(run), run]));
  return ours.flatMap((run) => {
    const other = byName.get(nameOf(run));
    return other ? [[run, other] as const] : [];
  });
}

/** True where a line is one of those parties' affair, as far as the log says. */
export const concerns = (parties: readonly string[] | undefined, names: ReadonlySet<string>): boolean =>
  parties === undefined || parties.some((name) => names.has(name));

const nameOf = ({ study, session, run }: RememberedRun): string => JSON.stringify([study, session, run]);

const outcomes: Readonly<Partial<Record<AuditEntry["event"], Outcome>>> = {
  started: "started",
  finished: "finished",
  failed: "failed",
  refused: "failed",
};

function remembered({ lines, entries }: Found): RememberedRun {
  const { study, session = "", run = 0 } = entries[0]!; // a run is found by its first line
  const isFinished = entries.some(({ event }) => event === "finished"); // it stays so, also when asked again
  const outcome = isFinished ? "finished" : outcomes[entries.at(-1)!.event]!; // no other line comes here
  const parties = entries.find((entry) => entry.parties !== undefined)?.parties;
  return { study, session, run, lines, entries, outcome, parties };
}
