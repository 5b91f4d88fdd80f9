import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { csvCell, csvOf } from "../src/data/csv-out.ts";
import { writeOutput } from "../src/data/write-output.ts";
import { progressLine } from "../src/progress.ts";

describe("a cell of a result", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+45 12345678", "'+45 12345678"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ["\rx", `"'\rx"`],
    ['=HYPERLINK("http://x";"y")', `"'=HYPERLINK(""http://x"";""y"")"`],
    ["-12.5", "-12.5"],
    ["-1e-5", "-1e-5"],
    ["0104909989", "0104909989"],
    ["a=b", "a=b"],
    ["", ""],
  ])("%j is written %j: no spreadsheet computes it, and numbers stay numbers", (cell, written) => {
    expect(csvCell(cell)).toBe(written);
  });

  test("of a number, a truth or nothing is as it is", () => {
    expect([-3, 0.5, true, undefined].map(csvCell)).toEqual(["-3", "0.5", "true", ""]);
  });

  test("comes back as it went in, whatever stands in it, but for the apostrophe", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "=", "-", ",", '"', "\n", "\r", "\t", "7", "ø") });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const back: string[][] = parse(csvOf(["one", "two"], rows));
        expect(back.slice(1).map((row) => row.map((each) => each.replace(/^'(?=[=+\-@\t\r\n])/, "")))).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a file that is written", () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tavs-out-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("is its owner's alone, and nothing is left beside it", async () => {
    await writeOutput(at("new.csv"), "a\n");
    expect(readFileSync(at("new.csv"), "utf8")).toBe("a\n");
    expect(statSync(at("new.csv")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["new.csv"]);
  });

  test("takes no other's place unless that was asked for", async () => {
    await writeOutput(at("new.csv"), "a\n");
    await expect(writeOutput(at("new.csv"), "b\n")).rejects.toMatchObject({ code: "exists" });
    expect(readFileSync(at("new.csv"), "utf8")).toBe("a\n");
    await writeOutput(at("new.csv"), "b\n", { replace: true });
    expect(readFileSync(at("new.csv"), "utf8")).toBe("b\n");
    expect(readdirSync(folder)).toEqual(["new.csv"]);
  });

  test("goes through no link, to a file, to nothing or to a folder", async () => {
    mkdirSync(at("folder"));
    writeFileSync(at("elsewhere"), "precious");
    for (const target of ["elsewhere", "nothing", "folder"]) {
      symlinkSync(at(target), at(`to-${target}`));
      await expect(writeOutput(at(`to-${target}`), "c\n", { replace: true })).rejects.toMatchObject({
        code: "symlink",
      });
    }
    await expect(writeOutput(at("folder"), "c\n", { replace: true })).rejects.toMatchObject({ code: "symlink" });
    expect(readFileSync(at("elsewhere"), "utf8")).toBe("precious");
    expect(existsSync(at("nothing"))).toBe(false);
  });

  test("by two at once is that of one, and the other is told", async () => {
    const ended = await Promise.allSettled([writeOutput(at("race"), "one"), writeOutput(at("race"), "two")]);
    expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(["one", "two"]).toContain(readFileSync(at("race"), "utf8"));
  });
});

describe("progress", () => {
  const shown = (times: readonly number[]): readonly string[] => {
    const lines: string[] = [];
    const clock = [...times];
    const show = progressLine({
      terminal: { say: () => undefined, complain: () => undefined, status: (line) => lines.push(line) },
      now: () => clock.shift()!,
      sentence: ({ phase, done, total, perSecond, secondsLeft }) =>
        [phase, done, total, perSecond, secondsLeft].join(" "),
    });
    const done = [0, 100, 500, 1000];
    for (const [i] of times.entries()) show({ phase: "blind", done: done[i]!, total: 1000 });
    show.end();
    return lines;
  };

  test("says rate and time left once a second has passed, and goes away at its end", () => {
    expect(shown([0, 500, 2000, 4000])).toEqual([
      "blind 0 1000  ",
      "blind 100 1000  ",
      "blind 500 1000 250 2",
      "blind 1000 1000 250 0",
      "",
    ]);
  });

  test("does not flicker, and always shows the end", () => {
    expect(shown([0, 10, 20, 30])).toEqual(["blind 0 1000  ", "blind 1000 1000  ", ""]);
  });

  test("is for terminals: elsewhere nothing is said", () => {
    const show = progressLine({ terminal: { say: fail, complain: fail }, now: () => 0, sentence: () => "" });
    show({ phase: "blind", done: 1, total: 2 });
    show.end();
  });
});

function fail(): void {
  throw new Error("somebody spoke");
}
