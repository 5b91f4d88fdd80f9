import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@tavs/core";
import { syntheticCpr } from "@tavs/psi";
import { afterAll, expect, test } from "vitest";
import { readTable } from "../table.ts";

const folder = mkdtempSync(join(tmpdir(), "tavs-table-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cpr = (serial: number): string => syntheticCpr({ birthDate: "1950-02-07", sex: "F", serial });
let files = 0;
function file(text: string): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, text);
  return path;
}

async function refusal(path: string): Promise<UsageError> {
  const error = await readTable(path, ["cpr", "age"]).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).not.toContain(cpr(0));
  return error as UsageError;
}

test("a malformed file is refused with the line, and without what stands in it", async () => {
  expect((await refusal(file(`cpr,age\n${cpr(0)},61,7\n`))).message).toMatch(/at line 2/);
  expect((await refusal(file(`cpr,age\n"${cpr(0)},61\n`))).message).toMatch(/not well-formed CSV/);
});

test("a missing column is named", async () => {
  expect((await refusal(file(`cpr,years\n${cpr(0)},61\n`))).message).toBe("the file lacks the column age");
});

test("a file that is not there, and a cohort without anybody, each get their own sentence", async () => {
  expect((await refusal(join(folder, "nowhere.csv"))).message).toMatch(/cannot be read/);
  expect((await refusal(file("cpr,age\n"))).message).toMatch(/none of 0 rows/);
  expect((await refusal(file("cpr,age\n123,61\n"))).message).toMatch(/none of 1 rows/);
});

test("unreadable and repeated numbers are counted by class and left out, whatever their notation", async () => {
  const hyphenated = `${cpr(0).slice(0, 6)}-${cpr(0).slice(6)}`;
  const path = file(`cpr,age\n${cpr(0)},61\n${hyphenated},61\n3102000000,5\n,7\n${cpr(1)},40\n`);
  const { people, report } = await readTable(path, ["cpr", "age"]);
  expect(people.map(({ cells }) => cells.age)).toEqual(["61", "40"]);
  expect(report).toMatchObject({ rows: 5, missing: 1, linkable: 3, distinct: 2, duplicates: 1 });
});
