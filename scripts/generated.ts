// What is generated in this repository: protobuf codecs from *.proto, WebAssembly from assembly/index.ts, worker texts from
// *.worker.ts, which hold the WebAssembly, and the JSON Schema of a study from the shape that its checker walks.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { studySchema } from "@tavs/core/study";
import { build, type Plugin } from "esbuild";
import { webAssembly } from "./web-assembly.ts";

export interface Generated {
  readonly path: string;
  readonly content: string;
}

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, "..");
const bin = join(root, "node_modules/.bin");

/** Every generated file with the content it should have, paths relative to the repository. */
export async function generated(): Promise<readonly Generated[]> {
  const sources = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
    .filter((path) => /^[a-z]+\/src\//.test(path))
    .map((path) => join("packages", path))
    .sort();
  const codecs = sources.filter((path) => path.endsWith(".proto")).map(codec);
  const modules = await Promise.all(sources.filter((path) => path.endsWith("/assembly/index.ts")).map(webAssembly));
  const workers = sources.filter((path) => path.endsWith(".worker.ts")).map((path) => worker(path, modules));
  return [...(await Promise.all(codecs)).flat(), ...modules, ...(await Promise.all(workers)), schema];
}

const schema: Generated = {
  path: "packages/core/study.schema.json",
  content: `${JSON.stringify(studySchema, null, 2)}\n`,
};

const FLAGS = "--no-create --no-verify --no-delimited --no-service --no-convert --no-typeurl".split(" ");

/** Static protobuf code and its types: nothing is compiled at run time, so it works where `eval` is forbidden. */
async function codec(path: string): Promise<readonly Generated[]> {
  const folder = mkdtempSync(join(tmpdir(), "tavs-pbjs-"));
  try {
    const [js, commented] = [join(folder, "bare.js"), join(folder, "commented.js")];
    await Promise.all([pbjs(path, js, "--no-comments"), pbjs(path, commented, "--comments")]);
    const { stdout: types } = await execute(join(bin, "pbts"), ["--no-comments", commented]); // reads them in comments
    // As generated, the namespace import has no `Reader` in Node's ESM: protobufjs is CommonJS.
    const code = readFileSync(js, "utf8").replace(/import \* as \$protobuf from/, "import $protobuf from");
    const origin = `// Generated from ${base(path)}.proto by \`pnpm generate\`.\n`;
    const to = path.replace(/\.proto$/, ".generated");
    return [
      { path: `${to}.js`, content: `/* eslint-disable */\n${origin}${code}` },
      { path: `${to}.d.ts`, content: `${origin}${types}` },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function pbjs(path: string, out: string, comments: string): Promise<void> {
  const protobufRoot = `tavs-${path.split("/")[1]}-${base(path)}`;
  const wrap = ["-t", "static-module", "-w", "es6", "--dependency", "protobufjs/minimal.js", "--root", protobufRoot];
  await execute(join(bin, "pbjs"), [...wrap, ...FLAGS, comments, "-o", out, join(root, path)]);
}

/** A worker as text: bundled whole, so that it imports nothing when it runs, in Node or in a browser. */
async function worker(path: string, modules: readonly Generated[]): Promise<Generated> {
  const bundle = await build({
    entryPoints: [join(root, path)],
    plugins: [asGenerated(modules)],
    bundle: true,
    format: "iife",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["@tavs/source", "import", "browser"],
    minify: true,
    target: "es2022",
    write: false,
    legalComments: "none",
  });
  const source = JSON.stringify(bundle.outputFiles[0]!.text);
  return {
    path: path.replace(/\.worker\.ts$/, ".worker.generated.ts"),
    content: `// Generated from ${base(path)}.worker.ts by \`pnpm generate\`.\nexport const workerSource: string =\n  ${source};\n`,
  };
}

/** What was generated just now stands in for what is on the disk. */
const asGenerated = (files: readonly Generated[]): Plugin => ({
  name: "as generated",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.generated\.ts$/ }, ({ path }) => {
      const file = files.find((file) => join(root, file.path) === path);
      return file && { contents: file.content, loader: "ts" };
    });
  },
});

const base = (path: string): string => path.split("/").at(-1)!.split(".")[0]!;
