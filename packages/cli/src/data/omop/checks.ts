// What is counted of a table of a CDM, in SQL, after OHDSI's Data Quality Dashboard, whose names these are where it has one.
import type { CheckName } from "./cdm-report.ts";
import { type CdmTable, cdmTables, type EventTable, eventColumns } from "./tables.ts";

/** Rows that are not as they should be. */
export interface Check {
  readonly check: CheckName;
  readonly column: string;
  /** True in such a row of `t`. */
  readonly sql: string;
}

/** Which other tables there are to compare with. */
export interface Company {
  readonly person: boolean;
  readonly observation_period: boolean;
  readonly death: boolean;
  readonly concept: boolean;
}

/** The key of a table, where it has one. */
export const keyOf = (table: string): string | undefined =>
  table === "person" ? "person_id" : isEvent(table) ? eventColumns[table].key : undefined;

const isEvent = (table: string): table is EventTable => Object.hasOwn(eventColumns, table);

/** What is counted of a table's rows. */
export function checksOf(table: string, company: Company): readonly Check[] {
  const cdm = cdmTables[table]!; // one of them
  return [
    ...Object.keys(cdm.required).map((column) => check("isRequired", column, `t.${column} IS NULL`)),
    ...(company.person && table !== "person" && "person_id" in cdm.required ? [orphans] : []),
    ...Object.keys(cdm.required)
      .filter(isConcept(cdm))
      .flatMap((column) => conceptChecks(table, column, company)),
    ...(table === "person" ? [born] : []),
    ...(table === "observation_period" ? [inOrder(table)] : []),
    ...(isEvent(table) ? happenings(table, company) : []),
  ];
}

const check = (name: CheckName, column: string, sql: string): Check => ({ check: name, column, sql });

const orphans = check(
  "isForeignKey",
  "person_id",
  "t.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person p WHERE p.person_id = t.person_id)",
);

const born = check("plausibleValue", "year_of_birth", "NOT t.year_of_birth BETWEEN 1850 AND year(current_date)");

const isConcept =
  ({ required }: CdmTable) =>
  (column: string): boolean =>
    required[column] === "concept";

/** Of a vocabulary itself nothing is asked here: it is not the hospital's. */
function conceptChecks(table: string, column: string, { concept }: Company): readonly Check[] {
  if (table.startsWith("concept") || table === "episode_event") return [];
  const among = `EXISTS (SELECT 1 FROM concept c WHERE c.concept_id = t.${column}`;
  const other = "(c.standard_concept IS DISTINCT FROM 'S' OR c.invalid_reason IS NOT NULL)"; // who is nowhere is counted there
  return [
    check("standardConceptRecordCompleteness", column, `t.${column} = 0`),
    ...(concept ? [check("isForeignKey", column, `t.${column} <> 0 AND NOT ${among})`)] : []),
    ...(concept ? [check("isStandardValidConcept", column, `t.${column} <> 0 AND ${among} AND ${other})`)] : []),
  ];
}

const START = "observation_period_start_date";

const inOrder = (table: string, start = START): Check =>
  check("plausibleStartBeforeEnd", endOf(table, start)!, `t.${endOf(table, start)} < t.${start}`);

function endOf(table: string, start: string): string | undefined {
  const end = start.replace(/_start_date$/, "_end_date");
  const { required, optional } = cdmTables[table]!; // one of them
  return end !== start && Object.hasOwn({ ...required, ...optional }, end) ? end : undefined;
}

/** Deaths are known after the last observation, and are what others are compared with. */
function happenings(table: EventTable, { person, observation_period, death }: Company): readonly Check[] {
  const { date } = eventColumns[table];
  const of = (name: string): string => `SELECT 1 FROM ${name} o WHERE o.person_id = t.person_id`;
  const observed = `${of("observation_period")} AND t.${date} BETWEEN o.${START} AND o.observation_period_end_date`;
  return [
    ...(endOf(table, date) ? [inOrder(table, date)] : []),
    ...(person
      ? [check("plausibleAfterBirth", date, `EXISTS (${of("person")} AND year(t.${date}) < o.year_of_birth)`)]
      : []),
    ...(death && table !== "death"
      ? [check("plausibleBeforeDeath", date, `EXISTS (${of("death")} AND t.${date} > o.death_date + 60)`)]
      : []),
    ...(observation_period && table !== "death"
      ? [check("outsideObservation", date, `t.${date} IS NOT NULL AND NOT EXISTS (${observed})`)]
      : []),
  ];
}
