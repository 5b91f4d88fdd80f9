// What a command loads before it knows what it was given: DuckDB takes a quarter of a second, and most tables are texts.
import { resolve } from "node:path";
import { build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../src");
const LARGE = ["@duckdb/node-api", "pg"];
let inputs: Metafile["inputs"];

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: ["main.ts"],
    absWorkingDir: root,
    bundle: true,
    splitting: true, // or what is imported later counts as imported at once
    packages: "external",
    platform: "node",
    format: "esm",
    outdir: "unwritten",
    write: false,
    metafile: true,
    logLevel: "error",
  });
  ({ inputs } = metafile);
});

/** The packages that are loaded with a file: what is imported where it is needed is not. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (!Object.hasOwn(inputs, file)) throw new Error(`there is no ${file}`);
  const packages = new Set<string>();
  seen.add(file);
  for (const { path, kind, external } of inputs[file]!.imports) {
    if (kind !== "import-statement") continue;
    if (external) packages.add(path);
    else if (!seen.has(path)) for (const name of loadedWith(path, seen)) packages.add(name);
  }
  return packages;
}

describe("what is loaded", () => {
  test("a table of text loads no database", () => {
    expect([...loadedWith("data/rows.ts")]).toContain("@tavs/core");
    expect(LARGE.filter((name) => loadedWith("data/rows.ts").has(name))).toEqual([]);
  });

  test.each(["link/run-link", "count/run-count", "stats/run-stats", "pseudonyms/run-pseudonymise", "node/run-node"])(
    "nor does %s, before it has seen its data",
    (run) => {
      const loaded = loadedWith(`${run}.ts`);
      expect(LARGE.filter((name) => loaded.has(name))).toEqual([]);
    },
  );

  test("a cohort loads one", () => {
    expect(loadedWith("data/omop/read-cohort.ts")).toContain("@duckdb/node-api");
  });
});
