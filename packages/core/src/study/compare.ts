import { UsageError } from "../errors.ts";
import type { AuditReport } from "./audit.ts";
import { type Disagreement, disagreementsOf } from "./disagreements.ts";
import { type Lone, lonelyRuns, lonelyStudies } from "./lonely.ts";
import { contradictions } from "./order.ts";
import { type Pair, paired, type RememberedRun, rememberedRuns } from "./remembered.ts";

/**
 * What two parties remember differently, with its lines in both logs. `study`: under other terms, or under terms that one of
 * them does not know. `missing`: a session that one alone has; `runs`: a run of it. `order`: two runs, of which each log has
 * another one ended before the other began.
 */
export interface AuditDifference extends Omit<Disagreement, "kind"> {
  readonly kind: Disagreement["kind"] | Lone["kind"] | "order";
  readonly study: string;
  readonly session?: string;
  readonly run?: number;
}

export interface AuditComparison {
  /** Runs of sessions that both logs hold. */
  readonly runs: number;
  /** Numbers that both wrote down, and alike. */
  readonly confirmed: number;
  /** Numbers of such runs that one of them alone wrote down: the other log does not vouch for them. */
  readonly unconfirmed: number;
  readonly differences: readonly AuditDifference[];
}

/**
 * Finds whatever two parties remember differently of the sessions that they had together. Lines about one party alone (what
 * it released, what it refused) are not compared, and two logs that lie alike are not told from the truth. Both are of
 * `verifyAudit`. Throws `UsageError` where both are one party's.
 */
export function compareAudits(first: AuditReport, second: AuditReport): AuditComparison {
  if (first.key === second.key || first.party === second.party)
    throw new UsageError("both logs are of one party: compare those of two", { code: "audit" });
  const [ours, theirs] = [rememberedRuns(first), rememberedRuns(second)];
  const pairs = paired(ours, theirs);
  const told = pairs.map(([one, other]) => ({ one, ...disagreementsOf(one, other) }));
  const differences = [
    ...told.flatMap(({ one, disagreements }) => disagreements.map((found) => ({ ...nameOf(one), ...found }))),
    ...lonelyRuns({ report: first, runs: ours }, { report: second, runs: theirs }),
    ...contradictions(pairs).map(disordered),
  ];
  const said = new Set(differences.map(({ study }) => study));
  const studies = lonelyStudies(first, second).filter(({ study }) => !said.has(study));
  return {
    runs: pairs.length,
    confirmed: told.reduce((sum, { confirmed }) => sum + confirmed, 0),
    unconfirmed: told.reduce((sum, { unconfirmed }) => sum + unconfirmed, 0),
    differences: [...differences, ...studies].toSorted((a, b) => firstLine(a) - firstLine(b)),
  };
}

const nameOf = ({ study, session, run }: RememberedRun): Pick<RememberedRun, "study" | "session" | "run"> => ({
  study,
  session,
  run,
});

function disordered([earlier, later]: readonly [Pair, Pair]): AuditDifference {
  const lines = (side: 0 | 1): readonly number[] =>
    [...earlier[side].lines, ...later[side].lines].toSorted((a, b) => a - b);
  return { ...nameOf(later[0]), kind: "order", first: { lines: lines(0) }, second: { lines: lines(1) } };
}

const firstLine = ({ first, second }: AuditDifference): number => first.lines[0] ?? second.lines[0] ?? 0;
