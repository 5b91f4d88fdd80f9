// Runs the notebooks with the real kernel, tslab in Jupyter's nbconvert, and compares what the cells give with what is stored.
// Needs `pnpm build`, jupyter-nbconvert, and tslab: TSLAB is the folder into which npm has installed it.
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { folder, isCode, type Notebook, type Output, readNotebook } from "./notebook.ts";
import { says } from "./says.ts";
import { type Manifest, read, root } from "./tarballs.ts";

const PACKAGES = ["core", "federated", "psi"];
const SECONDS = 60; // for one cell: a notebook takes a few
const tslab = process.env.TSLAB;
if (tslab === undefined) throw new Error("TSLAB: the folder into which `npm install --prefix` has put tslab");
const project = await mkdtemp(join(tmpdir(), "tavs-notebooks-"));
const names = (await readdir(folder)).filter((name) => name.endsWith(".ipynb"));
try {
  await settle();
  for (const name of names) await compare(name);
} finally {
  await rm(project, { recursive: true });
}

/** A project beside the workspace, with the built packages, the notebooks, and a kernel specification that points at tslab. */
async function settle(): Promise<void> {
  for (const part of ["examples/notebooks", "examples/data"])
    await cp(join(root, part), join(project, part), { recursive: true });
  for (const name of PACKAGES) await carry(name);
  await link(join(tslab!, "node_modules/@types"), "node_modules/@types"); // Node's
  const argv = [process.execPath, join(tslab!, "node_modules/tslab/bin/tslab"), "kernel"];
  const kernel = {
    argv: [...argv, "--config-path={connection_file}"],
    display_name: "TypeScript",
    language: "typescript",
  };
  await write("jupyter/kernels/tslab/kernel.json", kernel);
}

/** tslab's compiler looks for a door where its folder would be, and reads no `exports`: a stub stands there and says where the types are. */
async function carry(name: string): Promise<void> {
  const to = `node_modules/@tavs/${name}`;
  const manifest: Manifest = JSON.parse(read(`packages/${name}/package.json`));
  const doors = Object.entries(manifest.exports).flatMap(([path, door]) =>
    typeof door === "string" ? [] : [[path, door.types!] as const],
  );
  await write(`${to}/package.json`, { ...manifest, types: doors.find(([path]) => path === ".")![1] });
  await cp(join(root, "packages", name, "dist"), join(project, to, "dist"), { recursive: true });
  for (const [path, types] of doors.filter(([path]) => path !== "."))
    await write(join(to, path, "package.json"), { types: join("..", types) });
  for (const needed of Object.keys(manifest.dependencies ?? {}).filter((needed) => !needed.startsWith("@tavs/")))
    await link(join(root, "packages", name, "node_modules", needed), `node_modules/${needed}`);
}

async function link(from: string, to: string): Promise<void> {
  if (existsSync(join(project, to))) return;
  await mkdir(join(project, to, ".."), { recursive: true });
  await symlink(await realpath(from), join(project, to));
}

async function write(path: string, content: object): Promise<void> {
  await mkdir(join(project, path, ".."), { recursive: true });
  await writeFile(join(project, path), JSON.stringify(content));
}

async function compare(name: string): Promise<void> {
  const began = performance.now();
  const from = join(project, "examples/notebooks");
  const options = ["--to=notebook", "--execute", `--ExecutePreprocessor.timeout=${SECONDS}`, "--output-dir=out"];
  process.env.JUPYTER_PATH = join(project, "jupyter");
  await says("jupyter", ["nbconvert", ...options, name], from);
  const [stored, given] = [await readNotebook(join(folder, name)), await readNotebook(join(from, "out", name))];
  const [expected, found] = [said(stored), said(given)];
  const other = expected.findIndex((text, i) => text !== found[i]);
  if (expected.length === found.length && other < 0)
    return console.log(`${name}: as stored, ${Math.round(performance.now() - began)} ms`);
  process.exitCode = 1;
  console.error(`${name}: code cell ${other + 1} gives something else\n${found[other]}\nis not\n${expected[other]}`);
}

/** What each code cell gives, as one text. */
function said({ cells }: Notebook): readonly string[] {
  return cells.filter(isCode).map(({ outputs = [] }) => outputs.map(textOf).join(""));
}

function textOf(output: Output): string {
  if (output.output_type === "stream") return `${output.name}: ${joined(output.text)}`;
  return Object.values(output.data).map(joined).join("");
}

/** nbformat has texts whole, or as a list of lines. */
function joined(text: readonly string[] | string): string {
  return typeof text === "string" ? text : text.join("");
}
