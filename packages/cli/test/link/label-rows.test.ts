import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifier, labelColumns } from "@tavs/psi";
import { afterAll, expect, test } from "vitest";
import { readTable } from "../../src/data/read-table.ts";
import { labelsOf } from "../../src/link/label-rows.ts";
import { personsOf } from "../../src/session/identifiers.ts";
import { person } from "./two-hospitals.ts";

const folder = mkdtempSync(join(tmpdir(), "tavs-labels-"));
afterAll(() => rmSync(folder, { recursive: true }));

const columns = { dose: "float64", nodes: "int32", seen: "day" } as const;

async function said(rows: string): Promise<readonly unknown[]> {
  const file = join(folder, "people.csv");
  writeFileSync(file, `cpr;dose;nodes;seen\n${rows}`);
  const table = await readTable(file);
  const rule = { canonicaliser: identifier({ country: "DK" }), country: "DK", issuer: undefined } as const;
  const persons = await personsOf(table.column("cpr"), rule);
  const { bytes, width } = labelsOf(table, persons, columns);
  const codec = labelColumns(columns);
  return Array.from({ length: persons.items.size }, (_, i) => codec.decode(bytes.subarray(i * width, (i + 1) * width)));
}

test("a fraction is said as the file means it: with a point or a comma", async () => {
  const found = await said(`${person(1)};1,5;2;\n${person(2)};-1234,25;;2024-02-29\n${person(3)};;3;\n`);
  expect(found).toHaveLength(3);
  expect(found).toEqual(
    expect.arrayContaining(
      [{ dose: 1.5, nodes: 2 }, { dose: -1234.25, seen: "2024-02-29" }, { nodes: 3 }].map((row) =>
        expect.objectContaining(row),
      ),
    ),
  );
});

test.each([`${person(1)};1,5;2;\n${person(2)};secret;2;\n`, `${person(1)};1,5;2;\n${person(2)};1,5;2;secret\n`])(
  "what is no number, or no day, is refused by its row, without the cell",
  async (rows) => {
    const error: Error = await said(rows).then(
      () => new Error("it was taken"),
      (reason) => reason,
    );
    expect(error.message).toMatch(/row .*2/);
    expect(error.message).not.toContain("secret");
  },
);
