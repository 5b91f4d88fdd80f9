// Events of a definition in SQL: which rows they are, whether a person has one, and what a column of the cohort takes from them.
import { setName } from "./concept-sets.ts";
import type { Column, Events, Window } from "./definition.ts";
import { CONDITION_FIELD, eventColumns } from "./tables.ts";

/** Person, day and key of events. */
export function happened({ of, concepts, object, modifies }: Events): string {
  const { key, concept, date } = eventColumns[of];
  const conditions = [
    `${date} IS NOT NULL`,
    ...(concepts === undefined ? [] : [`${concept} IN (SELECT concept_id FROM ${setName(concepts)})`]),
    ...(object === undefined ? [] : [`episode_object_concept_id IN (SELECT concept_id FROM ${setName(object)})`]),
    ...(modifies === undefined ? [] : [modifier]),
  ];
  return `SELECT person_id, ${date} AS on_day, ${key} AS id FROM ${of} WHERE ${conditions.join(" AND ")}`;
}

/** A measurement that says something of the entry's condition, such as its stage. */
const modifier = `meas_event_field_concept_id = ${CONDITION_FIELD} AND measurement_event_id IN (SELECT id FROM conditions)`;

/** A condition on `x.on_day`, as days from the entry of `o`. */
export function inWindow(between: Window | undefined): string {
  if (between === undefined) return "";
  const days = "date_diff('day', o.entry, x.on_day)";
  const [from, to] = between;
  return `${from === null ? "" : `AND ${days} >= ${from}`} ${to === null ? "" : `AND ${days} <= ${to}`}`;
}

/** Events up to the entry, where no window says otherwise. */
const UNTIL_ENTRY: Window = [null, 0];

export const exists = (events: Events): string =>
  `EXISTS (SELECT 1 FROM (${happened(events)}) x WHERE x.person_id = o.person_id ${inWindow(events.between ?? UNTIL_ENTRY)})`;

export function cellOf(column: Column): string {
  if ("group" in column) return `CASE WHEN o.grp = '${column.group}' THEN 1 ELSE 0 END`;
  if ("gender" in column) return `CASE WHEN q.gender_concept_id = ${column.gender} THEN 1 ELSE 0 END`;
  if ("age" in column) return "year(o.entry) - q.year_of_birth";
  if ("had" in column) return `CASE WHEN ${exists(column.had)} THEN 1 ELSE 0 END`;
  if ("number" in column) return taken(column.number, column.take, "m.value_as_number");
  const cases = Object.entries(column.levels).map(([level, set]) => {
    const concepts = `(SELECT concept_id FROM ${setName(set)})`;
    return `WHEN m.measurement_concept_id IN ${concepts} OR m.value_as_concept_id IN ${concepts} THEN ${level}`;
  });
  return taken(column.level, column.take, `CASE ${cases.join(" ")} END`);
}

/** The first or last value of measurements that has one. */
function taken(events: Events, take: "first" | "last", value: string): string {
  const chosen = take === "first" ? "arg_min" : "arg_max";
  return `(SELECT ${chosen}(${value}, row(x.on_day, x.id)) FROM (${happened(events)}) x JOIN measurement m ON m.measurement_id = x.id
    WHERE x.person_id = o.person_id AND (${value}) IS NOT NULL ${inWindow(events.between ?? UNTIL_ENTRY)})`;
}
