import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type OutputOptions, writeOutput } from "../data/write-output.ts";
import { fileName } from "./files/files.ts";
import type { Release } from "./release.ts";

/**
 * Writes the files of a release into a folder, each whole or not at all, for their owner alone. Of an earlier release that is replaced,
 * what this one has not goes: its tables would be taken for this one's. Throws as `writeOutput`.
 */
export async function writeRelease(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  options: OutputOptions = {},
): Promise<void> {
  const before = options.replace ? await filesBefore(folder) : [];
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeOutput(path, content, options);
  }
  for (const name of before) if (!files.has(name)) await rm(join(folder, name), { force: true });
}

/** The files of the release that is there, by its own word: none where it says what no release of ours says. */
async function filesBefore(folder: string): Promise<readonly string[]> {
  try {
    const { format, analyses } = JSON.parse(await readFile(join(folder, "results.json"), "utf8"));
    if (format !== "tavs/release/1") return [];
    return (analyses as Release["analyses"]).flatMap((analysis) => {
      const name = fileName(analysis);
      const tables = analysis.tables.map((table) => `${name}.${table.name}.csv`);
      const all = [
        ...tables,
        ...tables.map((table) => `ohdsi/${table}`),
        `${name}.privacy-card.json`,
        `${name}.privacy-card.txt`,
      ];
      return all.filter((each) => OURS.test(each));
    });
  } catch {
    return []; // nothing is there, or nobody can read it
  }
}

/** Nothing that leads out of the folder. */
const OURS = /^(ohdsi\/)?[a-z0-9][a-z0-9-]{0,63}\.[a-z_-]{1,64}\.(csv|json|txt)$/;
