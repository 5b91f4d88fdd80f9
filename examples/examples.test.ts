// Every example runs to its end, as a reader would run it. (examples/demo has tests of its own.)
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const examples = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
const execute = promisify(execFile);

test("there are examples", () => {
  expect(examples).not.toEqual([]);
});

test.concurrent.each(examples)("%s runs to its end and says something", async (name) => {
  const node = ["--import", "tsx", "--conditions=@tavs/source", join("examples", name)];
  const { stdout } = await execute(process.execPath, node, { cwd: root }); // rejects unless the exit code is 0
  expect(stdout.trim()).not.toBe("");
});
