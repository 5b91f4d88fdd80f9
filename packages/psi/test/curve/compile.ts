// Compiles the kernel's sources as they are, or changed, to look at what the module that ships does not export.
import { readFileSync } from "node:fs";
import { main } from "assemblyscript/asc";

const folder = new URL("../../src/curve/assembly/", import.meta.url);
// Not optimised, which takes a third of the time: WebAssembly's arithmetic is exact, so that no optimiser changes a result.
const OPTIONS = "--runtime stub --enable simd --noAssert --initialMemory 4".split(" ");

/** `entry` is a file of the kernel; what it exports, the module exports. `change` may alter the text of each file. */
export async function compile(
  entry: string,
  change: (text: string, file: string) => string = (text) => text,
): Promise<Uint8Array> {
  let written = new Uint8Array();
  const { error, stderr } = await main([`${entry}.ts`, ...OPTIONS, "--outFile", "out.wasm"], {
    readFile: (path) => {
      try {
        return change(readFileSync(new URL(path, folder), "utf8"), path.replace(/\.ts$/, ""));
      } catch {
        return null;
      }
    },
    writeFile: (_, contents) => {
      if (typeof contents !== "string") written = Uint8Array.from(contents);
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${entry} does not compile: ${stderr.toString()}`);
  return written;
}
