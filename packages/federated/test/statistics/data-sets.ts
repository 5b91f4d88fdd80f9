/** The tables of the fixtures as data rows, with derived columns, divided into hospitals. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DataRow } from "@tavs/federated/statistics";

/** The folder of tables, numbers of R and list of models: ours, or another of the same form. */
export const folder: string = process.env.TAVS_REFERENCE_DIR ?? fileURLToPath(new URL("./reference", import.meta.url));

/** A file of the folder. Tables may stand in its subfolder `survival`. */
export function textOf(name: string, from: string = folder): string {
  const nested = join(from, "survival", name);
  return readFileSync(existsSync(nested) ? nested : join(from, name), "utf8");
}

/** A column made of another: see docs/guides/reference-suite.md. */
export type Derivation =
  | { readonly equals: readonly [column: string, value: string | number] }
  | { readonly differs: readonly [column: string, value: string | number] }
  | { readonly over: readonly [column: string, limit: number] }
  | { readonly log: readonly [column: string, added: number, divisor: number] }
  | { readonly modulo: readonly [column: string, modulus: number, divisor: number, added: number] }
  | { readonly floor: readonly [column: string, divisor: number] }
  | { readonly first: readonly (readonly [column: string, code: number])[] };

export type Derivations = Readonly<Record<string, Derivation>>;

/** A table with numbers as numbers, other fields as text, empty ones as null, and the derived columns. */
export function readTable(name: string, derived: Derivations = {}, from: string = folder): readonly DataRow[] {
  const [header, ...lines] = textOf(`${name}.csv`, from).trim().split(/\r?\n/);
  const names = header!.split(",");
  return lines.map((line) => {
    const row: Record<string, string | number | null> = {};
    for (const [k, field] of line.split(",").entries())
      row[names[k]!] = field === "" ? null : Number.isNaN(Number(field)) ? field : Number(field);
    for (const [column, rule] of Object.entries(derived)) row[column] = derive(row, rule);
    return row;
  });
}

function derive(row: DataRow, rule: Derivation): number | null {
  if ("first" in rule) return rule.first.find(([column]) => row[column] === 1)?.[1] ?? 0;
  const [, [column]] = Object.entries(rule)[0] as [string, readonly [string]];
  const value = row[column];
  if (value === null || value === undefined) return null;
  if ("equals" in rule) return Number(value === rule.equals[1]);
  if ("differs" in rule) return Number(value !== rule.differs[1]);
  if ("over" in rule) return Number(Number(value) > rule.over[1]);
  if ("log" in rule) return Math.log((Number(value) + rule.log[1]) / rule.log[2]);
  if ("floor" in rule) return Math.floor(Number(value) / rule.floor[1]);
  return rule.modulo[3] + (Number(value) % rule.modulo[1]) / rule.modulo[2];
}

/** The rows of each value of a column, sorted by value; all rows as one hospital for "pooled". */
export function divided(rows: readonly DataRow[], split: string): readonly (readonly DataRow[])[] {
  if (split === "pooled") return [rows];
  const names = [...new Set(rows.map((row) => String(row[split])))].sort();
  return names.map((name) => rows.filter((row) => String(row[split]) === name));
}
