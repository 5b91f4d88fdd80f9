import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const example = fileURLToPath(new URL("../../../examples/psi.ts", import.meta.url));

test("the example runs and says who learned what", async () => {
  const args = ["--import", "tsx", "--conditions=@tavs/source", example];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout.trim().split("\n")).toEqual([
    "east: rows 0 and 2 are also among west's 3 patients",
    "west: east asked about 3 patients",
  ]);
});

test("the README shows the example as it runs, and fits on two screens", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(example, "utf8")}\`\`\``);
  expect(readme.split("\n").length).toBeLessThanOrEqual(61);
});
