import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { usage } from "../refusal.ts";

const BESIDE = /\.(signature|revocation)\.json$/;

/** The files of studies in a folder, each with a mark that changes when it, or what stands beside it, does. */
export async function studiesIn(folder: string, messages: Messages): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${plain(folder)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  const marks = new Map(
    await Promise.all(names.sort().map(async (name) => [name, await markOf(join(folder, name))] as const)),
  );
  const studies = names.filter((name) => /\.(ya?ml|json)$/.test(name) && !BESIDE.test(name));
  return new Map(
    studies.map((name) => [
      join(folder, name),
      besides(name, names)
        .map((each) => marks.get(each))
        .join(),
    ]),
  );
}

const besides = (study: string, names: readonly string[]): readonly string[] => {
  const stem = basename(study).replace(/\.(ya?ml|json)$/, "");
  return names.filter(
    (name) => name === study || (name.startsWith(`${stem}.`) && BESIDE.test(name)) || name.endsWith(".revocation.json"),
  );
};

async function markOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found ? `${found.ino}/${found.size}/${found.mtimeMs}` : "";
}
