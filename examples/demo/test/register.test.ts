import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@tavs/core";
import { syntheticCpr } from "@tavs/psi";
import { afterAll, expect, test } from "vitest";
import { decodeOutcome } from "../outcomes.ts";
import { readRegister } from "../register.ts";

const folder = mkdtempSync(join(tmpdir(), "tavs-register-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADING = "cpr,last_contact,relapse_date,death_date\n";
const cpr = (serial: number): string => syntheticCpr({ birthDate: "1950-02-07", sex: "F", serial });
let files = 0;
function file(text: string): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, text);
  return path;
}

test("everybody's follow-up stands with the person, in whatever order of columns, and who is read last is there too", async () => {
  const lines = [`1980-01-02,${cpr(0)},,1981-01-01`, `1990-05-05,${cpr(1)},1989-03-01,`, `1985-06-07,${cpr(2)},,`];
  const read = await readRegister(file(`last_contact,cpr,relapse_date,death_date\n${lines.join("\n")}`));
  const found = Array.from({ length: 3 }, (_, i) => [
    read.items.rows[i]!,
    decodeOutcome(read.labels.bytes.slice(12 * i, 12 * i + 12)),
  ]);
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
  expect(Object.fromEntries(found)).toEqual({
    0: { lastContact: day("1980-01-02"), relapse: null, death: day("1981-01-01") },
    1: { lastContact: day("1990-05-05"), relapse: day("1989-03-01"), death: null },
    2: { lastContact: day("1985-06-07"), relapse: null, death: null },
  });
});

test("a line is whole where it crosses two pieces of the file, and all of the file is told as read", async () => {
  const numbers = Array.from({ length: 1000 }, (_, i) => cpr(i));
  const text = HEADING + "\n".repeat(2 ** 20 - 500) + numbers.map((number) => `${number},1980-01-02,,\n`).join("");
  const told: number[] = [];
  const { items, rows, leftOut } = await readRegister(file(text), (bytes, of) => told.push(bytes / of));
  expect([items.size, rows, leftOut]).toEqual([1000, 1000, 0]);
  expect(told.at(-1)).toBe(1);
  expect(told.length).toBe(2);
});

test("numbers that cannot be read are left out and counted, those that come twice are there once", async () => {
  const rows = [cpr(0), "3102000000", "", `${cpr(0).slice(0, 6)}-${cpr(0).slice(6)}`, cpr(1)].map(
    (n) => `${n},1980-01-02,,\n`,
  );
  const { items, rows: count, leftOut } = await readRegister(file(HEADING + rows.join("")));
  expect([items.size, items.duplicates, count, leftOut]).toEqual([2, 1, 5, 2]);
});

test.each([
  [`${HEADING}${cpr(0)},1980-01-02,\n`, /at line 2/],
  [`${HEADING}${cpr(1)},1980-01-02,,\n"${cpr(0)}",1980-01-02,,\n`, /at line 3/],
  [`cpr,last_contact,death_date\n${cpr(0)},1980-01-02,\n`, /^the file lacks the column relapse_date$/],
  [HEADING, /none of 0 rows/],
  [`${HEADING}123,1980-01-02,,\n`, /none of 1 rows/],
])(
  "a file that is not as it should be is refused with the reason, and without what stands in it",
  async (text, message) => {
    const error = await readRegister(file(text)).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toMatch(message);
    expect((error as UsageError).message).not.toContain(cpr(0));
  },
);

test("a file that is not there is said to be unreadable", async () => {
  await expect(readRegister(join(folder, "nowhere.csv"))).rejects.toThrow("cannot be read");
});
