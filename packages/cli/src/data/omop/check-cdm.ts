// What an OMOP database is worth before it is used, in counts: no cell stands in it, and no count of a few rows.
import type { Messages } from "../../messages/index.ts";
import { Refusal } from "../../refusal.ts";
import { named } from "../in-sql.ts";
import { type Omop, openOmop, type TableFault } from "./cdm.ts";
import type { CdmReport, Count, Finding, TableReport } from "./cdm-report.ts";
import { type Check, type Company, checksOf, keyOf } from "./checks.ts";
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
    const opened = new Map<string, Finding | undefined>();
    for (const table of Object.keys(cdmTables)) if (await omop.has(table)) opened.set(table, await unreadable(omop, table)); // biome-ignore format: one line
    const isOpen = (table: string): boolean => opened.has(table) && opened.get(table) === undefined;
    const company = { person: isOpen("person"), observation_period: isOpen("observation_period"), death: isOpen("death"), concept: isOpen("concept") }; // biome-ignore format: one line
    const everybody = company.person ? await personsOf(omop) : Number.POSITIVE_INFINITY;
    const checking: Checking = { omop, faults, everybody, smallest: smallestCell };
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
  /** How many persons there are: a table of nearly all of them would tell how many a few are. */
  readonly everybody: number;
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

async function reportOf(
  { omop, faults, everybody, smallest }: Checking,
  table: string,
  company: Company,
): Promise<TableReport> {
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
  const own = faults.filter((fault) => fault.table === table);
  const counted = checks.map((check, i) => ({ ...check, rows: found[i]! - readAsEmpty(check, own) })); // one count a check
  return {
    table,
    rows: countOf(rows, hasPersons ? everybody : Number.POSITIVE_INFINITY, smallest),
    ...(hasPersons && { persons: countOf(persons, everybody, smallest) }),
    findings: [
      ...own.map((fault) => faultOf(fault, told)),
      ...(key && twice > 0 ? [{ check: "isPrimaryKey", column: key, rows: told(twice) } as const] : []),
      ...counted.flatMap(({ check, column, rows }) => (rows > 0 ? [{ check, column, rows: told(rows) }] : [])),
    ],
  };
}

/** Cells that are no value are read as empty ones, and counted by themselves: counted twice, one less the other would be a few. */
function readAsEmpty({ check, column }: Check, faults: readonly TableFault[]): number {
  const isRead = ({ kind = "decimal" }: TableFault): boolean => ["decimal", "thousands", "twice"].includes(kind);
  const fault = faults.find((each) => each.column === column && !isRead(each));
  return check === "isRequired" ? (fault?.rows ?? 0) : 0;
}

async function personsOf({ engine }: Omop): Promise<number> {
  const [[count] = []] = await engine.rows("SELECT CAST(count(DISTINCT person_id) AS DOUBLE) FROM person");
  return Number(count);
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
