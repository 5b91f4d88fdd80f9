// The project of somebody who has our tarballs and nothing else: no workspace, no source, no optional peer.
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { says } from "./says.ts";
import { doors, type Tarball } from "./tarballs.ts";

/** Where each of the tarballs stands beside the project's package.json. */
const file = (tarball: Tarball): string => `file:tarballs/${basename(tarball.file)}`;

/** Installs the tarballs into the folder of a project, and what else it is to have, by name and version. */
export async function settle(
  folder: string,
  tarballs: readonly Tarball[],
  others: Readonly<Record<string, string>> = {},
): Promise<void> {
  const packages = Object.fromEntries(tarballs.map((tarball) => [tarball.manifest.name, file(tarball)]));
  const manifest = { name: "stranger", private: true, type: "module", dependencies: { ...packages, ...others } };
  await write(folder, "package.json", JSON.stringify(manifest));
  const overrides = Object.entries(packages).map(([name, path]) => `  "${name}": "${path}"\n`); // until they are on npm
  await write(folder, "pnpm-workspace.yaml", `overrides:\n${overrides.join("")}`);
  await says("npx", ["-y", "pnpm@10", "install", "--no-frozen-lockfile"], folder);
}

/** Writes the programs: one that enters every door, one that computes away from the main thread, and the examples. */
export async function settleIn(folder: string, tarballs: readonly Tarball[], examples: Programs): Promise<void> {
  const entered = tarballs.flatMap(doors);
  await write(folder, "src/doors.ts", doorsProgram(entered));
  await write(folder, "src/compute.ts", computeProgram);
  await write(folder, "src/double.worker.js", workerProgram);
  for (const [name, text] of Object.entries(examples)) await write(folder, `src/${name}`, text);
  await write(folder, "tsconfig.node.json", settings("NodeNext", "NodeNext"));
  await write(folder, "tsconfig.bundler.json", settings("ESNext", "bundler"));
}

export type Programs = Readonly<Record<string, string>>;

/** As strict as can be, without the types of Node: what a page in a browser has. */
const settings = (module: string, moduleResolution: string): string =>
  JSON.stringify({
    compilerOptions: {
      ...{ module, moduleResolution, target: "ES2022", lib: ["ES2022", "DOM", "DOM.Iterable"], types: [] },
      ...{ strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ outDir: `out/${moduleResolution}`, rootDir: "src", rewriteRelativeImportExtensions: true },
    },
    include: ["src/*.ts"],
  });

const doorsProgram = (names: readonly string[]): string =>
  [
    ...names.map((name, i) => `import * as door${i} from "${name}";`),
    `const doors = [${names.map((_, i) => `door${i}`).join(", ")}];`,
    `console.log(doors.map((door) => Object.keys(door).length).join(" "));`,
  ].join("\n");

const workerProgram = `import { serve } from "@tavs/core"; serve({ double: (number) => number * 2 });`;

const computeProgram = `
import { compute } from "@tavs/core";
declare const DOUBLE: string; // put in place when this is bundled
const pool = compute({ workers: 2 });
console.log((await pool.perform({ name: "double", source: DOUBLE }, "double", [1, 2, 3])).join(" "));
await pool.close();
`;

async function write(folder: string, path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, ".."), { recursive: true });
  await writeFile(join(folder, path), text);
}
