import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type OutputOptions, writeOutput } from "../data/write-output.ts";

/** Writes the files of a release into a folder, each whole or not at all, for their owner alone. Throws as `writeOutput`. */
export async function writeRelease(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  options: OutputOptions = {},
): Promise<void> {
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeOutput(path, content, options);
  }
}
