// Runs the notebooks of examples/notebooks and writes their outputs into them; with --check says which would change.
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { folder, readNotebook, runNotebook } from "./notebook.ts";

const written = (notebook: object): string => `${JSON.stringify(notebook, null, 1)}\n`;

for (const name of (await readdir(folder)).filter((name) => name.endsWith(".ipynb"))) {
  const path = join(folder, name);
  const [began, before] = [performance.now(), written(await readNotebook(path))];
  const after = written(await runNotebook(path));
  const same = before === after;
  if (process.argv.includes("--check")) process.exitCode ||= same ? 0 : 1;
  else await writeFile(path, after);
  console.log(`${name}: ${same ? "as stored" : "changed"}, ${Math.round(performance.now() - began)} ms`);
}
