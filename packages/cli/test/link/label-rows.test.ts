import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifier, itemAt, labelColumns } from "@tavs/psi";
import { afterAll, expect, test } from "vitest";
import { readTable } from "../../src/data/read-table.ts";
import { labelsOf } from "../../src/link/label-rows.ts";
import { personsOf } from "../../src/session/identifiers.ts";
import { person } from "./two-hospitals.ts";

const folder = mkdtempSync(join(tmpdir(), "tavs-labels-"));
afterAll(() => rmSync(folder, { recursive: true }));

const columns = { dose: "float64", nodes: "int32", seen: "day" } as const;

const rule = { canonicaliser: identifier({ country: "DK" }), country: "DK", issuer: undefined } as const;

const id = (serial: number): string => `DK:${person(serial)}`;

/** What each person's label says. */
async function said(rows: string): Promise<Readonly<Record<string, unknown>>> {
  const file = join(folder, "people.csv");
  writeFileSync(file, `cpr;dose;nodes;seen\n${rows}`);
  const table = await readTable(file);
  const persons = await personsOf(table.column("cpr"), rule);
  const { bytes, width } = labelsOf(table, persons, columns);
  const codec = labelColumns(columns);
  const labels = Array.from({ length: persons.items.size }, (_, i) => [
    itemAt(persons.items, i),
    codec.decode(bytes.subarray(i * width, (i + 1) * width)),
  ]);
  return Object.fromEntries(labels);
}

test("a fraction is said as the file means it: with a point or a comma", async () => {
  const found = await said(`${person(1)};1,5;2;\n${person(2)};-1234,25;;2024-02-29\n${person(3)};;3;\n`);
  expect(found).toEqual({
    [id(1)]: { dose: 1.5, nodes: 2 },
    [id(2)]: { dose: -1234.25, seen: "2024-02-29" },
    [id(3)]: { nodes: 3 },
  });
});

test("nothing of one person is said of another: neither of the row before, nor of a row that names nobody, nor of a later row of the same", async () => {
  const full = (dose: number): string => `${dose};7;2020-01-31\n`;
  const rows = [`${person(4)};${full(4)}`, `${person(3)};;;\n`, `nobody;${full(8)}`, `${person(2)};${full(2)}`];
  const found = await said([...rows, `${person(1)};;;2021-01-31\n`, `DK:${person(3)};${full(9)}`].join(""));
  expect(found).toEqual({
    [id(1)]: { seen: "2021-01-31" },
    [id(2)]: { dose: 2, nodes: 7, seen: "2020-01-31" },
    [id(3)]: {},
    [id(4)]: { dose: 4, nodes: 7, seen: "2020-01-31" },
  });
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
