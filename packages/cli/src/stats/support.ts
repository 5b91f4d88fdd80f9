// How many persons a model rests on: a tally beside it, which the terms name after it, and without which nothing of it is shown.
import type { Study } from "@tavs/core/study";
import type { DataRow, Tally, TallySpecification } from "@tavs/federated/statistics";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import type { Support } from "../report/index.ts";
import type { Chosen } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { EVERYBODY } from "./conditions.ts";
import { type Counted, countedOf, type ModelColumn } from "./counted.ts";
import { wayOf } from "./ways.ts";

const SUFFIX = "/support";
const EVENTS = "events";
/** Who has the event among those whom a name counts, as in "events:hormon". */
const withEvent = (name: string): string => `${EVENTS}:${name}`;

/** The session that counts the persons of a model. */
export const supportOf = (label: string): string => `${label}${SUFFIX}`;
/** The label of the session for whose sake another one counts; undefined for one that stands by itself. */
export const modelOf = ({ computations }: Study, label: string): string | undefined =>
  computations.find(
    (each) =>
      supportOf(each.label) === label && countedOf(wayOf(each.protocol).protocol, each.parameters) !== undefined,
  )?.label;
export const isSupport = (label: string): boolean => label.endsWith(SUFFIX);

/** What is counted beside a model. */
export interface Counting {
  readonly label: string;
  readonly specification: TallySpecification;
  /** Columns of the model that have no count: they hold more than two values. */
  readonly measured: readonly string[];
  readonly columns: readonly ModelColumn[];
  /** The column of the outcome, and its value of an event, where there are events. */
  readonly event: Counted["event"];
}

/** Undefined where the analysis is no model. Throws `Forbidden` where the terms do not have its persons counted. */
export function countingOf(study: Study, { computation, at }: Chosen, messages: Messages): Counting | undefined {
  const { protocol, label } = computation;
  const counted = countedOf(wayOf(protocol).protocol, computation.parameters); // `agreedAnalysis` had the analysis check them
  if (!counted) return undefined;
  const { columns, event } = counted;
  const hasEvents = event !== undefined;
  const beside = study.computations.find((each) => each.label === supportOf(label));
  const names = columns.map(({ name }) => name);
  const known = [EVERYBODY, ...(hasEvents ? [EVENTS] : []), ...names, ...(hasEvents ? names.map(withEvent) : [])];
  const { allowed } = messages;
  if (!beside || !sameCompany(beside, computation)) throw forbidden(at("label"), allowed.noSupport(supportOf(label)));
  const specification = beside.parameters as TallySpecification;
  const needed = known.slice(0, hasEvents ? 2 : 1);
  const { cells } = specification;
  const isWhole = Array.isArray(cells) && needed.every((cell) => cells.includes(cell));
  const isPaired = (name: string): boolean => !hasEvents || cells.includes(name) === cells.includes(withEvent(name));
  if (!isWhole || !cells.every((cell) => known.includes(cell)) || !names.every(isPaired))
    throw forbidden(`computations.${study.computations.indexOf(beside)}.parameters.cells`, allowed.otherCells(known));
  const measured = names.filter((name) => !cells.includes(name));
  return { label: beside.label, specification, measured, columns, event };
}

const sameCompany = (a: Chosen["computation"], b: Chosen["computation"]): boolean =>
  a.protocol === b.protocol.replace(/^federated\/[\w-]+\/1/, "federated/tally/1") &&
  JSON.stringify(Object.entries(a.roles).sort()) === JSON.stringify(Object.entries(b.roles).sort());

/** What this hospital adds. Throws `Refusal` where a count is left out that the gate would need, or is of a column of many values. */
export function tallied(
  { specification, measured, columns, event }: Counting,
  rows: readonly DataRow[],
  { stats }: Messages,
): Tally {
  for (const { name, at, parts = [] } of columns) {
    if (parts.some((part) => measured.includes(part))) continue; // a product with one of many values
    const values = new Set(rows.map(at));
    if (measured.includes(name) && values.size <= 2) throw usage(stats.needsCell(name));
    if (!measured.includes(name) && values.size > 2) throw usage(stats.needsNoCell(name));
  }
  const affected = event ? rows.filter((row) => String(row[event.column]) === String(event.value)) : [];
  const countOf = (cell: string): number => {
    if (cell === EVERYBODY) return rows.length;
    if (cell === EVENTS) return affected.length;
    const among = columns.find(({ name }) => withEvent(name) === cell);
    const column = among ?? columns.find(({ name }) => name === cell)!; // `countingOf` found it there
    return (among ? affected : rows).filter((row) => column.at(row) === 1).length;
  };
  return Object.fromEntries(specification.cells.map((cell) => [cell, countOf(cell)]));
}

/** What the gate asks of a model, of the totals. */
export function supportIn({ measured, columns, event }: Counting, totals: Tally): Support {
  const { [EVERYBODY]: rows = 0, [EVENTS]: events = 0 } = totals;
  const counted = (cellOf: (name: string) => string): Readonly<Record<string, number>> =>
    Object.fromEntries(
      columns.flatMap(({ name }) => (Object.hasOwn(totals, cellOf(name)) ? [[name, totals[cellOf(name)]!]] : [])),
    );
  return { rows, cells: counted((name) => name), measured, ...(event && { events, eventsIn: counted(withEvent) }) };
}
