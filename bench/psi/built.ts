// What npm users run, and not what tsx makes of sources: the packages as they are published, but for their types, and a party that imports
// them by name.
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "../..");
const packages = ["core", "psi"];

/** Builds the packages, and a file of this folder that Node runs with them; returns where it lies. */
export async function built(file: string): Promise<string> {
  const [tsup, config] = [join(root, "node_modules/.bin/tsup"), join(root, "tsup.config.ts")];
  for (const name of packages)
    execFileSync(tsup, ["--config", config, "--no-dts", "--no-clean", "--silent"], {
      cwd: join(root, "packages", name),
      stdio: ["ignore", "ignore", "inherit"],
    });
  const outfile = join(root, "node_modules/.cache/tavs-bench", file.replace(/\.ts$/, ".mjs")); // from where packages are found
  await build({
    entryPoints: [join(import.meta.dirname, file)],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
  });
  return outfile;
}
