// What an OMOP database is worth before it is used, in counts: no cell stands in it, and no count of a few rows.
import type { Messages } from "../../messages/index.ts";
import { Refusal } from "../../refusal.ts";
import { named } from "../engine.ts";
import { type Omop, openOmop, type TableFault } from "./cdm.ts";
import type { CdmReport, Count, Finding, TableReport } from "./cdm-report.ts";
import { type Company, checksOf, keyOf } from "./checks.ts";
import { cdmTables } from "./tables.ts";

export interface CheckCdmOptions {
  readonly messages: Messages;
  readonly schema?: string | undefined;
  readonly smallestCell: number;
}

/** Reads every table that there is. Throws `Refusal` where the database can not be opened. */
export async function checkCdm(name: string, { messages, schema, smallestCell }: CheckCdmOptions): Promise<CdmReport> {
  const faults: TableFault[] = [];
  const onFault = (fault: TableFault): void => void faults.push(fault);
  const omop = await openOmop(name, { messages, onFault, ...(schema !== undefined && { schema }) });
  try {
    const checking: Checking = { omop, faults, smallest: smallestCell };
    const opened = new Map<string, Finding | undefined>();
    for (const table of Object.keys(cdmTables)) if (await omop.has(table)) opened.set(table, await unreadable(omop, table)); // biome-ignore format: one line
    const isOpen = (table: string): boolean => opened.has(table) && opened.get(table) === undefined;
    const company = { person: isOpen("person"), observation_period: isOpen("observation_period"), death: isOpen("death"), concept: isOpen("concept") }; // biome-ignore format: one line
    const tables: TableReport[] = [];
    for (const [table, finding] of opened)
      tables.push(finding ? { table, rows: 0, findings: [finding] } : await reportOf(checking, table, company));
    const absent = Object.keys(cdmTables).filter((table) => !opened.has(table));
    const unobserved = company.person && company.observation_period ? await unobservedOf(checking) : undefined;
    return { tables, absent, ...(unobserved !== undefined && { unobserved }) };
  } finally {
    await omop.close();
  }
}

interface Checking {
  readonly omop: Omop;
  readonly faults: readonly TableFault[];
  readonly smallest: number;
}

/** One table that can not be read at all does not keep the others from being looked at. */
const unreadable = (omop: Omop, table: string): Promise<Finding | undefined> =>
  omop.need([table]).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Refusal) return { check: "unreadable", sentence: error.message } as const;
      throw error;
    },
  );

async function reportOf({ omop, faults, smallest }: Checking, table: string, company: Company): Promise<TableReport> {
  const checks = checksOf(table, company);
  const key = keyOf(table);
  const hasPersons = "person_id" in cdmTables[table]!.required;
  const counts = [
    "count(*)",
    hasPersons ? "count(DISTINCT person_id)" : "0",
    key ? `count(${key}) - count(DISTINCT ${key})` : "0",
    ...checks.map((_, i) => `count(*) FILTER (c${i})`),
  ];
  const bad = checks.map(({ sql }, i) => `coalesce(${sql}, false) AS c${i}`);
  const inner = `SELECT ${[...(hasPersons ? ["person_id"] : []), ...(key && key !== "person_id" ? [key] : []), ...bad].join(", ")} FROM ${named(table)} t`; // biome-ignore format: one line
  const asked = `SELECT ${counts.map((count) => `CAST(${count} AS DOUBLE)`).join(", ")} FROM (${inner})`;
  const [row = []] = await omop.engine.rows(asked);
  const [rows = 0, persons = 0, twice = 0, ...found] = row.map(Number);
  const told = (count: number): Count => countOf(count, rows, smallest);
  return {
    table,
    rows: countOf(rows, Number.POSITIVE_INFINITY, smallest),
    ...(hasPersons && { persons: countOf(persons, Number.POSITIVE_INFINITY, smallest) }),
    findings: [
      ...faults.filter((fault) => fault.table === table).map((fault) => faultOf(fault, told)),
      ...(key && twice > 0 ? [{ check: "isPrimaryKey", column: key, rows: told(twice) } as const] : []),
      ...checks.flatMap(({ check, column }, i) => (found[i]! > 0 ? [{ check, column, rows: told(found[i]!) }] : [])),
    ],
  };
}

const faultOf = ({ column, rows }: TableFault, told: (count: number) => Count): Finding =>
  rows === undefined ? { check: "cdmField", column } : { check: "cdmDatatype", column, rows: told(rows) };

async function unobservedOf({ omop, smallest }: Checking): Promise<Count> {
  const never = "NOT EXISTS (SELECT 1 FROM observation_period o WHERE o.person_id = p.person_id)";
  const [[all, some] = []] = await omop.engine.rows(
    `SELECT CAST(count(*) AS DOUBLE), CAST(count(*) FILTER (never) AS DOUBLE) FROM (SELECT ${never} AS never FROM person p)`,
  );
  return countOf(Number(some), Number(all), smallest);
}

function countOf(count: number, all: number, smallest: number): Count {
  if (count > 0 && count < smallest) return "few";
  return count < all && all - count < smallest ? "all but few" : count;
}
