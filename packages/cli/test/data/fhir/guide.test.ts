// What docs/guides/data.md says of FHIR: the files that stand there, the command, and what it answers.
import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { marked, typed, typedIn } from "../../link/guide.ts";
import { folder } from "./export.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../../docs/guides/data.md"), "utf8");
const section = /^## FHIR\n([\s\S]*?)^## /m.exec(page)![1]!;

test("the guide to FHIR: its folder and its command give what stands there", async () => {
  const files = marked(section).map(({ mark, code }) => [basename(mark), code] as const);
  expect(files.map(([name]) => name)).toEqual(["Patient.ndjson", "Condition.000.ndjson"]);
  const path = folder(Object.fromEntries(files));
  const [, answer] = /^```text\n([\s\S]*?)^```$/m.exec(section)!;
  const words = typed(section)[0]!.map((word) => word.replace("export", basename(path)));
  const { exitCode, said } = await typedIn(dirname(path), words);
  expect(exitCode).toBe(0);
  expect(`${stripVTControlCharacters(said.join("\n")).replace(basename(path), "export")}\n`).toBe(answer);
});
