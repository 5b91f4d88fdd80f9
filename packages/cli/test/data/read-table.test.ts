import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Progress } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sniffDialect } from "../../src/data/dialect.ts";
import { dataRows, openTable, readTable } from "../../src/data/read-table.ts";
import { Refusal } from "../../src/refusal.ts";
import { anyWay, bytesOf, letters, textOf, type Way, written } from "./written.ts";

const plainWay: Way = {
  ...{ delimiter: ",", encoding: "utf-8", mark: false, lineEnd: "\n" },
  ...{ quotes: "needed", lastLineEnds: true, blanks: false },
};

const refusal = async (content: string | Uint8Array, options = {}): Promise<Refusal> => {
  const error = await readTable(written(content), options).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
};

const cell = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
const table = fc
  .record({ width: fc.integer({ min: 1, max: 5 }), height: fc.integer({ min: 0, max: 12 }) })
  .chain(({ width, height }) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: height, maxLength: height }),
  );
const namesOf = (width: number): readonly string[] => Array.from({ length: width }, (_, i) => `c${"abcde"[i]}`);

describe("a table that was exported in any way", () => {
  test("is read as it was", async () => {
    await fc.assert(
      fc.asyncProperty(table, anyWay, async (rows, way) => {
        const columns = namesOf(rows[0]?.length ?? 2);
        const path = written(bytesOf(textOf([columns, ...rows], way), way), "property.csv");
        const { delimiter, encoding } = way;
        const found = await readTable(path, { delimiter, encoding });
        expect(found.columns).toEqual(columns);
        expect(found.rows).toBe(rows.length);
        columns.forEach((name, k) => void expect(found.column(name)).toEqual(rows.map((row) => row[k])));
      }),
      { numRuns: 80 },
    );
  });

  /** What a register is made of: numbers, dates, names, codes. */
  const sober = fc.constantFrom("0101701234", "201609-9995", "17,5", "Åse Ærø", "", "DC187", "2020-01-31", "a b", "ø");
  test("tells its encoding, delimiter and line ends by itself", async () => {
    const rowsOf = fc.array(fc.array(sober, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rowsOf, anyWay, async (rows, way) => {
        const columns = ["cpr", "alder på dagen", "navn"];
        const path = written(bytesOf(textOf([columns, ...rows], way), way), "sniffed.csv");
        const opened = await openTable(path);
        expect(opened.written).toMatchObject({ delimiter: way.delimiter, encoding: way.encoding });
        const found = await readTable(path);
        columns.forEach((name, k) => void expect(found.column(name)).toEqual(rows.map((row) => row[k])));
      }),
      { numRuns: 50 },
    );
  });

  test("reads the tables of the demo as a parser of a line reads them", async () => {
    const path = resolve(import.meta.dirname, "../../../../examples/data/gbsg.csv");
    const [header, ...lines] = readFileSync(path, "utf8").trim().split("\n");
    const found = await readTable(path);
    expect(found.columns).toEqual(header!.split(","));
    for (const [k, name] of found.columns.entries())
      expect(found.column(name)).toEqual(lines.map((line) => line.split(",")[k]));
    expect(dataRows(found)).toHaveLength(lines.length);
  });

  test("is read in pieces: a table of several chunks loses nothing where they meet", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => [`${i}`, i % 7 === 0 ? `a\n"${i}` : "æøå", `${i % 13}`]);
    const path = written(textOf([["id", "text", "group"], ...rows], { ...plainWay, lineEnd: "\r\n" }));
    const found = await readTable(path, { columns: ["group", "id", "text"] });
    expect(found.column("text")).toEqual(rows.map((row) => row[1]));
    expect(found.column("id")).toEqual(rows.map((row) => row[0]));
    expect(found.rows).toBe(60_000);
  });

  test("tells how many bytes of how many it has read, where that is more than a moment", async () => {
    const told: Progress[] = [];
    const read = async (content: string): Promise<void> =>
      void (await readTable(written(content), { onProgress: (progress) => told.push(progress) }));
    await read("id,a\n1,2\n");
    expect(told).toEqual([]);
    const [line, lines] = ["0123456789,æ\n", 50_000];
    const total = "number,a\n".length + lines * Buffer.byteLength(line);
    await read(`number,a\n${line.repeat(lines)}`);
    expect(told.length).toBeGreaterThan(2);
    expect(told.every((each, i) => i === 0 || each.done >= told[i - 1]!.done)).toBe(true);
    expect(told.at(-1)).toEqual({ phase: "read", done: total, total });
  });

  test("may begin as Excel begins it, and end in a column without a name", async () => {
    const found = await readTable(written("sep=;\r\nid;a,b;\r\n1;2,5;\r\n"));
    expect(found.columns).toEqual(["id", "a,b", "column 3"]);
    expect(found.numbers("a,b")).toEqual([2.5]);
  });
});

describe("what can not be read in one way only is refused by its line", () => {
  test.each([
    ["a row with a cell too many", "id,a\n1,2\n3,4,0101701234\n", 3],
    ["a row with a cell too few, behind a cell of two lines", 'id,a\n"x\ny",2\n0101701234\n', 4],
    ["text behind a closing quote", 'id,a\n"0101701234"x,2\n', 2],
    ["a quote that nothing closes", 'id,a\n1,2\n"0101701234,2\n3,4\n', 3],
    ["a NUL byte", "id,a\n1,2\n0101701234\0,2\n", 3],
    ["a first line that is a patient", "0101701234,a\n0101701235,b\n", 1],
    ["a name that stands twice", "id,age,id\n1,2,3\n", 1],
    ["a cell longer than any", `id,a\n1,${"x".repeat((1 << 20) + 1)}\n`, 2],
    ["a line longer than any", `id,a\n1,"${"x".repeat((1 << 23) + 1)}\n`, 2],
    ["bytes of two encodings", Buffer.from("id,navn\n1,\u00c3\u00a5\u00c3\u00a6\n2,\u00e5\n", "latin1"), 3],
  ])("%s", async (_title, content, line) => {
    const { message, details } = await refusal(content);
    expect(details).toMatchObject({ exitCode: 1, line });
    expect(message).toContain(`line ${line} `);
    expect(message).not.toContain("010170");
    expect(message.length).toBeLessThan(300);
  });

  test.each([
    ["gzip", "1f8b0800"],
    ["zip", "504b0304"],
    ["zstd", "28b52ffd"],
    ["SQLite", Buffer.from("SQLite format 3\0").toString("hex")],
  ])("%s, whatever its name says: a bomb is never unpacked", async (name, bytes) => {
    expect((await refusal(Buffer.from(`${bytes}00000000`, "hex"))).message).toContain(name);
  });

  test("an empty file, a folder, a device, a file that is not there", async () => {
    expect((await refusal("")).message).toContain("is empty");
    expect((await refusal("\ufeff\r\n\r\n")).message).toContain("is empty");
    for (const path of [import.meta.dirname, "/dev/zero", "not-there.csv"])
      await expect(readTable(path)).rejects.toThrow(Refusal);
  });

  test("a column that is not there, and no name is said that could be somebody's", async () => {
    const { message } = await refusal("id,x 0101701234,\u001b[31mred\n1,2,3\n", { columns: ["cpr"] });
    expect(message).toContain('has no column "cpr": there are id');
    expect(message).not.toContain("010170");
    expect(message).not.toContain("\u001b");
  });

  test("a file that is still being written", async () => {
    const path = written("id,a\n1,2\n");
    const { batches } = await openTable(path);
    written("id,a\n1,2\n3,4\n", path.split("/").at(-1)!);
    await expect((async () => { for await (const _ of batches(["id"])); })()).rejects.toThrow("was changed"); // biome-ignore format: one line
  });
});

describe("numbers", () => {
  test("have decimals as their column writes them, and what could be two numbers is none", async () => {
    const read = (cells: readonly string[]) => readTable(written(textOf([["x"], ...cells.map((c) => [c])], plainWay)));
    expect((await read(["1,5", "NA", "-2", ""])).numbers("x")).toEqual([1.5, null, -2, null]);
    expect((await read(["1.5", "2e3"])).numbers("x")).toEqual([1.5, 2000]);
    for (const cells of [["1,5", "1.5"], ["1.234,5"], ["1,234.5"], ["12a"], ["Infinity"], ["0x10"]])
      await expect(read(cells).then((table) => table.numbers("x"))).rejects.toThrow(Refusal);
  });

  test.each([
    ['k,v\n1,"1,234"\n2,12\n', "commas divide columns: this one may divide thousands"],
    ["k;v\n1;1.234\n2;5\n", "semicolons divide columns, for decimals have commas: a point may divide thousands"],
    ["k\tv\n1\t-1,234\n", "tabs tell nothing of a comma"],
  ])("%j is refused: %s", async (content) => {
    const table = await readTable(written(content));
    expect(() => table.numbers("v")).toThrow("could divide thousands");
    expect(() => dataRows(table)).toThrow(Refusal);
  });

  test.each([
    ['k,v\n1,"1,234"\n2,"12,5"\n', [1.234, 12.5]],
    ["k,v\n1,1.234\n2,5\n", [1.234, 5]],
    ["k;v\n1;1,234\n2;NA\n", [1.234, null]],
    ["k;v\n1;1.234\n2;0.500\n", [1.234, 0.5]],
  ])("%j can be read in one way only", async (content, values) => {
    expect((await readTable(written(content))).numbers("v")).toEqual(values);
  });

  test("of more digits than a number holds stay texts: two people would become one", async () => {
    const rows = dataRows(await readTable(written("id\n90071992547409931\n90071992547409932\n")));
    expect(rows).toEqual([{ id: "90071992547409931" }, { id: "90071992547409932" }]);
  });

  test("keep out of columns of codes: a zero in front makes texts of all", async () => {
    const rows = dataRows(await readTable(written("id;age;code\n0101701234;61;01\n0201701234;;10\n")));
    expect(rows).toEqual([
      { id: "0101701234", age: 61, code: "01" },
      { id: "0201701234", age: null, code: "10" },
    ]);
  });
});

test("a text of hostile lines costs no more than its length", () => {
  for (const hostile of ["\r".repeat(1 << 18), '"'.repeat(1 << 18), `"${"\r".repeat(1 << 18)}`, ",".repeat(1 << 18)]) {
    const begun = process.cpuUsage();
    sniffDialect(hostile);
    expect(process.cpuUsage(begun).user).toBeLessThan(5e6); // of a processor: others may hold it; quadratic would be minutes
  }
});
