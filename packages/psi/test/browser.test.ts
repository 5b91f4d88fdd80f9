import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("a page can bundle the package: nothing of Node is imported and nothing is left unresolved", async () => {
  const { metafile, outputFiles, warnings } = await build({
    entryPoints: [fileURLToPath(new URL("../src/index.ts", import.meta.url))],
    bundle: true,
    platform: "browser",
    format: "esm",
    conditions: ["@tavs/source"],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  expect([imports.filter(({ external }) => external), warnings]).toEqual([[], []]);
  const text = outputFiles[0]!.text;
  expect(text).not.toMatch(/(from|import|require)\s*\(?\s*["']node:/);
  const inputs = Object.keys(metafile.inputs);
  expect(inputs.some((path) => path.includes("psi.worker.generated"))).toBe(true);
  expect(inputs.filter((path) => path.includes("libsodium"))).toEqual([]); // it lives in the worker's text alone
});
