// A definition as one SELECT. Only whole numbers and checked names of it stand in the query.
import { named } from "../in-sql.ts";
import { setName, setOf } from "./concept-sets.ts";
import type { CohortDefinition } from "./definition.ts";
import { cellOf, exists, happened, inWindow } from "./events-sql.ts";
import { CONDITION_FIELD } from "./tables.ts";

/** What is asked, and of which tables. */
export interface Compiled {
  readonly sql: string;
  readonly tables: readonly string[];
}

/** `hierarchy`: whether the source has `concept_ancestor`; without it, concepts are the ones that were named. */
export function compile(
  definition: CohortDefinition,
  hierarchy: boolean,
  { identity = false }: { readonly identity?: boolean } = {},
): Compiled {
  const extra = Object.entries(definition.columns).map(([name, column]) => `${cellOf(column)} AS ${named(name)}`);
  const select = [
    ...["o.person_id AS person", "o.entry AS entry", `o.grp AS "group"`, "o.days AS time", "o.event AS event"],
    ...(identity ? ["q.person_source_value AS person_source_value"] : []),
    ...extra,
  ];
  const sql = `WITH ${stepsOf(definition, hierarchy).join(",\n")}
SELECT ${select.join(", ")} FROM ${WHOLE} WHERE o.days > 0 ORDER BY hash(o.person_id), o.person_id`;
  return { sql, tables: tablesOf(definition, hierarchy) };
}

/** Who is in the end: `o` in the cohort, `q` their row of the table person. */
export const WHOLE = "timed o JOIN person q ON q.person_id = o.person_id";

/** Who is left out, and then who is kept, in the order of the definition. */
export const rulesOf = ({ without, with: within }: CohortDefinition): readonly string[] => [
  ...without.map((events) => `NOT ${exists(events)}`),
  ...within.map(exists),
];

/** The tables of a WITH, each made of those before it. */
export function stepsOf(definition: CohortDefinition, hierarchy: boolean): readonly string[] {
  const { concepts, risk } = definition;
  const rules = rulesOf(definition);
  const sets = Object.entries(concepts).map(([name, set]) => `${setName(name)} AS (${setOf(set, hierarchy)})`);
  return [
    ...sets,
    `entries AS (${union(definition)})`,
    `firsts AS (SELECT person_id, min(on_day) AS entry FROM entries GROUP BY person_id)`,
    `alone AS (SELECT e.person_id, f.entry, min(e.grp) AS grp FROM entries e JOIN firsts f ON e.person_id = f.person_id
      AND e.on_day = f.entry GROUP BY e.person_id, f.entry HAVING count(DISTINCT e.grp) = 1)`,
    `entry_events AS (SELECT DISTINCT e.person_id, e.source, e.id FROM entries e JOIN alone a ON e.person_id = a.person_id AND e.on_day = a.entry)`,
    `conditions AS (${conditions(definition)})`,
    `periods AS (SELECT a.person_id, ${ending(risk.until)} AS until FROM alone a JOIN observation_period o ON o.person_id = a.person_id
      AND a.entry BETWEEN o.observation_period_start_date AND o.observation_period_end_date
      WHERE date_diff('day', o.observation_period_start_date, a.entry) >= ${definition.entry.observedBefore} GROUP BY a.person_id)`,
    `observed AS (SELECT a.person_id, a.entry, a.grp, ${limited(risk.days)} AS until
      FROM alone a JOIN periods p ON p.person_id = a.person_id)`,
    `admitted AS (SELECT * FROM observed o ${rules.length > 0 ? `WHERE ${rules.join(" AND ")}` : ""})`,
    `outcomes AS (SELECT o.person_id, min(x.on_day) AS on_day FROM admitted o JOIN (${happened(definition.outcome)}) x ON x.person_id = o.person_id
      WHERE ${since(definition.outcome)} ${inWindow(definition.outcome.between)} GROUP BY o.person_id)`,
    `followed AS (SELECT o.*, y.on_day AS outcome, ${eventual(definition)} AS event FROM admitted o LEFT JOIN outcomes y ON y.person_id = o.person_id)`,
    `timed AS (SELECT *, date_diff('day', entry, CASE WHEN event = 1 THEN outcome ELSE until END) - ${risk.from - 1} AS days
      FROM followed WHERE outcome IS NULL OR date_diff('day', entry, outcome) >= ${risk.from})`,
  ];
}

/** The conditions that the entries are, or that their episodes are made of. */
function conditions({ entry }: CohortDefinition): string {
  const direct = `SELECT id FROM entry_events WHERE source = 'condition_occurrence'`;
  if (!entry.events.some(({ of }) => of === "episode")) return direct;
  return `${direct} UNION SELECT v.event_id FROM entry_events e JOIN episode_event v ON v.episode_id = e.id
    WHERE e.source = 'episode' AND v.episode_event_field_concept_id = ${CONDITION_FIELD}`;
}

const union = ({ entry }: CohortDefinition): string =>
  entry.events
    .map(
      (events) =>
        `SELECT person_id, on_day, id, '${events.of}' AS source, '${events.group}' AS grp FROM (${happened(events)})`,
    )
    .join(" UNION ALL ");

const ending = (until: CohortDefinition["risk"]["until"]): string =>
  until === "observation-period"
    ? "max(o.observation_period_end_date)"
    : "(SELECT max(l.observation_period_end_date) FROM observation_period l WHERE l.person_id = a.person_id)";

const limited = (days: number | null): string => (days === null ? "p.until" : `least(p.until, a.entry + ${days})`);

/** On the day of the entry as well: who has the outcome before the time at risk is left out. Who died before it is an error of the data, and left out too. */
const since = ({ of }: CohortDefinition["outcome"]): string => (of === "death" ? "TRUE" : "x.on_day >= o.entry");

/** Deaths are known from registers, after the last visit as well. */
function eventual({ outcome, risk }: CohortDefinition): string {
  const deaths = outcome.of === "death" && risk.until === "last-observation";
  const limit = risk.days === null ? "TRUE" : `y.on_day <= o.entry + ${risk.days}`;
  return `CASE WHEN y.on_day IS NOT NULL AND ${deaths ? limit : "y.on_day <= o.until"} THEN 1 ELSE 0 END`;
}

export function tablesOf(
  { concepts, entry, without, with: within, outcome, columns }: CohortDefinition,
  hierarchy: boolean,
): readonly string[] {
  const measured = Object.values(columns).flatMap((column) =>
    "had" in column ? [column.had] : "number" in column ? [column.number] : "level" in column ? [column.level] : [],
  );
  const events = [...entry.events, ...without, ...within, outcome, ...measured].map(({ of }) => of);
  const ancestors = hierarchy && Object.values(concepts).some(({ descendants }) => descendants);
  const episodes = entry.events.some(({ of }) => of === "episode");
  return [
    ...new Set(["person", "observation_period", ...events]),
    ...(ancestors ? ["concept_ancestor"] : []),
    ...(episodes ? ["episode_event"] : []),
  ];
}
