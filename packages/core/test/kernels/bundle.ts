import { join } from "node:path";
import { build } from "esbuild";
import type { Kernels } from "../../src/index.ts";

/** The test kernels as the text that a worker runs, made as the generator makes those of the packages. */
export async function bundled(file = "arithmetic.ts"): Promise<Kernels> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    format: "iife",
    platform: "neutral",
    mainFields: ["module", "main"],
    write: false,
  });
  return { name: file, source: outputFiles[0]!.text };
}
