// `pnpm generate`: writes what is generated. A test compares it with what is committed.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { generated } from "./generated.ts";

for (const { path, content } of await generated()) {
  writeFileSync(join(resolve(import.meta.dirname, ".."), path), content);
  console.log(`${path} ${content.length} characters`);
}
