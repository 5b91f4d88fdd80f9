// A small hospital as FHIR, in the ways in which servers write it.
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { syntheticCpr } from "@tavs/psi";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Resource = { readonly [name: string]: Json };

export const CPR = "urn:oid:1.2.208.176.1.2";
export const X_ECPR = "urn:oid:1.2.208.176.1.6.1.1";
export const CAPITAL = "urn:oid:1.2.208.176.1.6.1.3.187";

export const person = (serial: number): string => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial });

export const patient = (id: string, more: Resource = {}): Resource => ({ resourceType: "Patient", id, ...more });
export const cprOf = (value: string, more: Resource = {}): Resource => ({
  use: "official",
  system: CPR,
  value,
  ...more,
});
export const withCpr = (id: string, value: string, more: Resource = {}): Resource =>
  patient(id, { identifier: [cprOf(value)], ...more });

export const ndjson = (resources: readonly Resource[]): string =>
  resources.map((resource) => `${JSON.stringify(resource)}\n`).join("");

/** Entries with full URLs of a server, as a search answers. */
export const bundle = (
  resources: readonly Resource[],
  base = "https://ehr.example/fhir",
  more: Resource = {},
): Resource => ({
  resourceType: "Bundle",
  type: "searchset",
  ...more,
  entry: resources.map((resource) => ({ fullUrl: `${base}/${resource.resourceType}/${resource.id}`, resource })),
});

const root = mkdtempSync(join(tmpdir(), "tavs-fhir-"));
let made = 0;

/** A folder with these files. */
export function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = join(root, String(made++));
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

export const file = (content: string | Uint8Array, name = "export"): string => {
  const path = join(folder({}), name);
  writeFileSync(path, content);
  return path;
};
