// `pnpm stranger`: does what somebody does who has our tarballs and nothing else. Needs `pnpm build`.
import { readdirSync } from "node:fs";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { says } from "./says.ts";
import { type Programs, settle, settleIn } from "./stranger-project.ts";
import { doors, packAll, read, root } from "./tarballs.ts";

const NODE_ALONE = /^@tavs\/(cli(\/data)?|core\/node)$/;
/** The one example that needs an optional package. */
const SEALED = "encrypted-sums.ts";
const OPTIONAL = /^(node-seal|ws|pg|@nats-io\+)@?/;
const names = readdirSync(join(root, "examples")).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
const examples: Programs = Object.fromEntries(names.map((name) => [name, read(`examples/${name}`)]));
const folder = await realpath(await mkdtemp(join(tmpdir(), "tavs-stranger-")));

const bundling = {
  absWorkingDir: folder,
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  write: false,
} as const;

try {
  const tarballs = await packAll(join(folder, "tarballs"));
  await step("installs the tarballs, and no optional package with them", async () => {
    await settle(folder, tarballs);
    await settleIn(folder, tarballs, examples);
    const installed = await readdir(join(folder, "node_modules/.pnpm"));
    const uninvited = installed.filter((name) => OPTIONAL.test(name));
    if (uninvited.length > 0) throw new Error(`${uninvited.join(", ")} came along`);
    return `${installed.length} packages`;
  });
  for (const mode of ["node", "bundler"])
    await step(`type-checks every door and every example, as ${mode} resolves them`, () =>
      says(join(root, "node_modules/.bin/tsc"), ["-p", `tsconfig.${mode}.json`], folder),
    );
  await step("enters every door", () => runs("doors.js"));
  for (const name of names.filter((name) => name !== SEALED))
    await step(`runs examples/${name}`, () => runs(name.replace(/ts$/, "js")));
  await step(`is told what examples/${SEALED} needs beside`, async () => {
    const said = await runs(SEALED.replace(/ts$/, "js")).catch((error: Error) => error.message);
    if (!said.includes("npm install node-seal@6.0.3")) throw new Error(`it was not told: ${said}`);
    return "npm install node-seal@6.0.3";
  });
  await step(`runs examples/${SEALED} once that is there`, async () => {
    await settle(folder, tarballs, { "node-seal": "6.0.3" });
    return runs(SEALED.replace(/ts$/, "js"));
  });
  await step("computes away from the main thread", computes);
  for (const door of tarballs.flatMap(doors).filter((name) => !NODE_ALONE.test(name)))
    await step(`bundles ${door} for a browser`, () => bundles(`export * from "${door}";`));
  await step("asks tavs for help", () => says("npx", ["--no", "--", "tavs", "--help"], folder));
} finally {
  await rm(folder, { recursive: true });
}

/** Does one thing, and says how it went. */
async function step(title: string, act: () => Promise<string>): Promise<void> {
  const said = await act().catch((error: Error) => {
    process.exitCode = 1;
    return `FAILED: ${error.message}`;
  });
  console.log(`${title}\n${said.trim().replaceAll(/^/gm, "    ").slice(0, 4000)}`);
}

function runs(name: string): Promise<string> {
  return says(process.execPath, [join("out/NodeNext", name)], folder);
}

/** The recipe for kernels of one's own: a worker bundled to a text, and the text given to `compute`. */
async function computes(): Promise<string> {
  const worker = await build({ ...bundling, entryPoints: ["src/double.worker.js"], format: "iife" });
  const define = { DOUBLE: JSON.stringify(worker.outputFiles[0]!.text) };
  await build({ ...bundling, entryPoints: ["src/compute.ts"], define, write: true, outfile: "out/compute.mjs" });
  const said = await says(process.execPath, ["out/compute.mjs"], folder);
  if (said.trim() !== "2 4 6") throw new Error(`1 2 3 doubled is not ${said}`);
  return said;
}

/** Bundles a program for a page. Throws where something of Node's is left in it. */
async function bundles(contents: string): Promise<string> {
  const page = { contents, resolveDir: folder };
  const { outputFiles, metafile, warnings } = await build({ ...bundling, stdin: page, minify: true, metafile: true });
  const left = externals(metafile);
  if (left.length > 0 || warnings.length > 0)
    throw new Error(`the bundle wants ${left.join(", ")}; ${warnings.map(({ text }) => text).join("; ")}`);
  return `${outputFiles[0]!.text.length} characters`;
}

/** What is not in the bundle. A page never comes to the import of `ws`: it is dynamic, and a browser has a WebSocket. */
function externals({ outputs }: Metafile): readonly string[] {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  return imports.filter(({ kind, path }) => kind !== "dynamic-import" || path !== "ws").map(({ path }) => path);
}
