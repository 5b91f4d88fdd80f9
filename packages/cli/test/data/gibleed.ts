/** The GiBleed fixture, and the same divided into hospitals, each with a CDM of its own. */
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const folder: string = resolve(import.meta.dirname, "../fixtures/gibleed");
export const fixture = (name: string): string => readFileSync(join(folder, name), "utf8");

/** `site_rule` of the reference: Knuth's multiplicative hash of person_id. */
export function siteOf(person: string): "A" | "B" | "C" {
  const u = Number((BigInt(person) * 2654435761n) % 2n ** 32n) / 2 ** 32;
  return u < 0.5 ? "A" : u < 0.8 ? "B" : "C";
}

export const sites = ["A", "B", "C"] as const;

/** Which column of each table is the person's. */
const TABLES = { "PERSON.csv": 0, "observation_period.csv": 1, "drug_exposure.csv": 1 };

/** A folder for each site with its own patients' rows; conditions are shared out by whoever reads the Parquet file. */
export function divided(): Readonly<Record<(typeof sites)[number], string>> {
  const root = mkdtempSync(join(tmpdir(), "tavs-sites-"));
  const folders = sites.map((site) => [site, mkdtempSync(join(root, site))] as const);
  for (const [site, at] of folders) {
    for (const [table, column] of Object.entries(TABLES)) {
      const [header, ...lines] = fixture(table).trim().split("\n");
      const own = lines.filter((line) => siteOf(line.split(",")[column]!) === site);
      writeFileSync(join(at, table), `${[header, ...own].join("\n")}\n`);
    }
    for (const shared of ["condition_occurrence.parquet", "concept_ancestor.csv"])
      copyFileSync(join(folder, shared), join(at, shared));
  }
  return Object.fromEntries(folders) as Readonly<Record<(typeof sites)[number], string>>; // one for each site
}
