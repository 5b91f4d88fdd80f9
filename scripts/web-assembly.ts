// AssemblyScript to WebAssembly, by npm alone: the same bytes on every machine, so that a test can compare them.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { main } from "assemblyscript/asc";

const root = resolve(import.meta.dirname, "..");
const OPTIONS = "-O3 --runtime stub --enable simd --noAssert".split(" ");
/** Pages of 64 KiB. A module with fixed places has what it needs; those whose memory follows the sets are given one that grows, all the same. */
const FIXED = "--initialMemory 4 --maximumMemory 4".split(" ");
const GROWING = "--importMemory --initialMemory 1 --maximumMemory 65536".split(" ");
const WIDE = "--initialMemory 19 --maximumMemory 19".split(" "); // pieces of 16 KiB are copied twice as fast as of 2 KiB

function memoryOf(path: string): readonly string[] {
  if (/\/(ingest|vole)\//.test(path)) return GROWING;
  return path.includes("/columns/") ? WIDE : FIXED;
}

/** One module as base64: `curve/assembly/index.ts` becomes `curve/curve.generated.ts`. */
export async function webAssembly(path: string): Promise<{ readonly path: string; readonly content: string }> {
  const folder = path.replace("/assembly/index.ts", "");
  const name = folder.split("/").at(-1)!;
  const base64 = Buffer.from(await compile(path)).toString("base64");
  const origin = `// Generated from ${name}/assembly by \`pnpm generate\`.\n`;
  const content = `${origin}export const wasm: string =\n  "${base64}";\n`;
  return { path: `${folder}/${name}.generated.ts`, content };
}

/** Throws where it does not compile. */
export async function compile(path: string): Promise<Uint8Array> {
  let written: Uint8Array | undefined;
  const { error, stderr } = await main([path, ...OPTIONS, ...memoryOf(path), "--outFile", "out.wasm"], {
    readFile: (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), "utf8") : null),
    writeFile: (_, contents) => {
      if (typeof contents !== "string") written = contents;
    },
    listFiles: () => [],
  });
  if (error || !written) throw new Error(`${path} does not compile: ${stderr.toString()}`);
  return written;
}
