// One way to build every package: run in the package's folder, it builds each door that package.json names.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "tsup";

interface Door {
  readonly "@tavs/source"?: string;
  readonly default?: string;
}

const manifest: { readonly exports: Readonly<Record<string, string | Door>> } = JSON.parse(
  readFileSync("package.json", "utf8"),
);

/** What stands at `@tavs/source` is built to what stands at `default`. */
const entry = Object.fromEntries(
  Object.values(manifest.exports).flatMap((door) =>
    typeof door === "string" || door["@tavs/source"] === undefined || door.default === undefined
      ? []
      : [[door.default.replace(/^\.\/dist\/|\.js$/g, ""), door["@tavs/source"]]],
  ),
);

const config: ReturnType<typeof defineConfig> = defineConfig({
  entry,
  format: "esm",
  target: "es2022",
  platform: "neutral", // one file for Node and browsers: nothing of either is assumed
  splitting: true, // what two doors share is one chunk, so that their errors are of one class
  sourcemap: true,
  clean: true,
  tsconfig: resolve(import.meta.dirname, "tsconfig.json"),
  dts: { compilerOptions: { noEmit: false, emitDeclarationOnly: true, incremental: false } },
});
export default config;
