// `pnpm bench AREA [--only NAME] [--size N] [--json]`: one file an area, each a question that it asks of the library.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const areas = readdirSync(import.meta.dirname).flatMap((file) =>
  file.endsWith(".ts") && file !== "main.ts" ? [file.slice(0, -3)] : [],
);
const [area, ...rest] = process.argv.slice(2);
if (area === undefined || !areas.includes(area)) {
  console.error(`which bench? one of: ${areas.join(", ")}`);
  process.exitCode = 1;
} else {
  const flags = [...process.execArgv, join(import.meta.dirname, `${area}.ts`), ...rest];
  process.exitCode = spawnSync(process.execPath, flags, { stdio: "inherit" }).status ?? 1;
}
