// What each house writes into its `node.yaml`: where its rows are, how one SELECT over its own files makes what the study asks for, and
// where goes what it learns.
import { isHospital, type Name, OVERLAPS, overlapOf } from "./names.ts";

export interface House {
  readonly name: Name;
  /** The address of the relay. */
  readonly relay: string;
}

/** The policy of a house, as YAML. Paths begin where it stands. */
export function policyOf({ name, relay }: House): string {
  const lines = [
    `identity: ${name}.identity.json`,
    `relay: ${relay}`,
    "studies: studies",
    "state: state",
    "approval: once",
    ...section("data", dataOf(name)),
    ...section("learns", learnsOf(name)),
  ];
  return `${lines.join("\n")}\n`;
}

const section = (heading: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [`${heading}: {}`] : [`${heading}:`, ...lines.map((line) => `  ${line}`)];

const PATIENTS = "{ file: patients.csv, column: cpr }";

function dataOf(name: Name): readonly string[] {
  if (name === "hub") return [];
  if (name === "registry") return ["people: { file: people.csv, column: cpr }"];
  if (!isHospital(name)) return selected("reported", ["patients: patients.csv"], REPORTED);
  const earlier = OVERLAPS.filter(({ later }) => later === name).map((pair) => pair.earlier);
  const elsewhere = earlier.map((other) => `${other}: ${fileOf(other)}`);
  const tables = [`patients: ${PATIENTS}`, "outcomes: learnt/outcomes.csv", ...elsewhere];
  return [
    `patients: ${PATIENTS}`,
    ...selected("counted", tables, `${own(earlier)}\n${COUNTED}`),
    ...selected("analysed", tables, `${own(earlier)}\n${ANALYSED}`),
  ];
}

/** Who is also at an earlier hospital. */
const fileOf = (earlier: string): string => `learnt/also-at-${earlier}.csv`;

const selected = (name: string, tables: readonly string[], select: string): readonly string[] => [
  `${name}:`,
  "  tables:",
  ...tables.map((table) => `    ${table}`),
  "  select: |",
  ...select.split("\n").map((line) => `    ${line}`),
];

const ANALYSES = ["distinct", "relapse-free-survival", "survival-curves", "treatment-by-grade"];

function learnsOf(name: Name): readonly string[] {
  if (name === "hub") return ANALYSES.map((label) => `${label}: { folder: results/${label} }`);
  if (!isHospital(name)) return [];
  const overlaps = OVERLAPS.filter(({ later }) => later === name);
  return [
    `link/${name}: { file: learnt/outcomes.csv }`,
    ...overlaps.map((pair) => `${overlapOf(pair)}: { file: ${fileOf(pair.earlier)} }`),
  ];
}

/** The rows of this hospital that no earlier one reports, with what the registry says of them. */
function own(earlier: readonly string[]): string {
  const others = earlier.map((name) => ` ANTI JOIN ${name} USING (pseudonym)`).join("");
  return `WITH said AS (
  SELECT pseudonym, true AS known, ${["last_contact", "relapse_date", "death_date"].map((date) => `TRY_CAST(${date} AS DATE) AS ${date}`).join(", ")} FROM outcomes
), own AS (
  SELECT *, coalesce(relapse_date, death_date) AS ended FROM patients${others} LEFT JOIN said USING (pseudonym)
)`;
}

const COUNTED = `SELECT CASE WHEN known THEN 1 ELSE 0 END AS known, CASE WHEN ended IS NULL THEN 0 ELSE 1 END AS relapsed
FROM own`;

/** The two columns of the released table. */
const TABLE = `CASE hormon || chemo WHEN '00' THEN 'neither' WHEN '10' THEN 'hormone' WHEN '01' THEN 'chemotherapy' WHEN '11' THEN 'both' END AS treatment,
  'grade ' || grade AS grade`;

const REPORTED = `SELECT ${TABLE}
FROM patients`;

/** In an order that the files do not have a part in: not even a rounding depends on it. */
const ANALYSED = `SELECT age, meno, CASE size WHEN '<=20' THEN 0 ELSE 1 END AS size2, CASE grade WHEN '3' THEN 1 ELSE 0 END AS grade3,
  ln(nodes::DOUBLE + 1) AS lnodes, hormon, chemo, coalesce(ended, last_contact) - surgery_date::DATE AS rfstime,
  CASE WHEN ended IS NULL THEN 0 ELSE 1 END AS rfs,
  ${TABLE}
FROM own WHERE known ORDER BY replace(cpr, '-', '')`;
