import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forest } from "../terminal/forest.ts";
import { ansi, lookFor, plain } from "../terminal/paint.ts";
import { summary } from "../terminal/summary.ts";
import { table } from "../terminal/table.ts";
import { columnsOf, cut, pad, wrap } from "../terminal/text.ts";
import { sample } from "./sample.ts";
import { barren, frozen, withText } from "./variants.ts";

const look = { paint: plain, width: 80 };
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for.
const ESCAPES = /\u001b\[[0-9;]*m/g;

describe("the summary in a terminal", () => {
  test("fits into 80 and into 100 columns", () => {
    for (const width of [80, 100]) {
      for (const line of summary(sample, { paint: plain, width }).split("\n"))
        expect(columnsOf(line)).toBeLessThanOrEqual(width);
    }
  });

  test("is the same text with colours and without", () => {
    const coloured = summary(sample, { paint: ansi, width: 80 });
    expect(coloured).toMatch(ESCAPES);
    expect(coloured.replace(ESCAPES, "").replace(/ +$/gm, "")).toBe(summary(sample, look).replace(/ +$/gm, ""));
  });

  test("shows every number of the run", () => {
    const text = summary(sample, look).replaceAll("\u00a0", " ");
    const numbers = [
      ["3,042", "2,981", "1,510", "1,490", "697", "677", "52,982", "ε = 1.25", "2031-12-31", "9f2c41d07be85c33"],
      ["2,643", "339", "median 36 months", "median not reached", "to month 36 (<5)", "not differentially private"],
      [
        "1.78 (1.68–1.88)",
        "0.68 (0.58–0.79)",
        "2,982",
        "1,713",
        "−11049.1864",
        "−10746.0512",
        "−0.3919447030",
        "−5.2e−12",
      ],
      ["741 ± 12", "1,903 ± 12", "withheld", "0.75 is left and 0.8 was asked"],
      ["14", "✓ holds", "17", "✗ broken", "9.8 s", "0.08 s", "9.9 s", "812 kB", "3.4 MB", "950 B", "4.2 MB in all"],
    ];
    for (const number of numbers.flat()) expect(text).toContain(number);
  });

  test("lets no name move the cursor, colour a line or turn it around", () => {
    const text = summary(withText(sample, "a\u001b[2J\u001b]0;b\u0007\r\nc\u202ed"), look);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test("stands also for a run without curves and a fit that diverged, and leaves the result as it is", () => {
    expect(summary(frozen(structuredClone(barren(sample))), look)).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  test("names the curves by letters at their ends, for who sees no colours", () => {
    const chart = summary(sample, look)
      .split("\n")
      .filter((line) => /[│┤]/.test(line) && !line.includes("■"));
    expect(chart.filter((line) => line.endsWith("A")).length).toBe(1);
    expect(chart.filter((line) => line.includes("B")).length).toBe(1);
    expect(chart.findIndex((line) => line.includes("B"))).toBeLessThan(chart.findIndex((line) => line.endsWith("A")));
  });
});

describe("a forest in text", () => {
  test("has ratios below 1 left of the line and those above right of it", () => {
    const [nodes, hormon, legend] = forest(sample.cox.terms, look) as [string, string, string];
    const one = legend.indexOf("┊");
    expect(hormon.indexOf("■")).toBeLessThan(one);
    expect(hormon.indexOf("┤")).toBeLessThan(one); // the interval ends below 1
    expect(nodes.indexOf("├")).toBeGreaterThan(one);
    expect([nodes, hormon].map((line) => line.indexOf("┊"))).toEqual([one, one]);
  });
});

describe("text in columns", () => {
  const word = fc
    .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 12 })
    .map((text) => text.replace(/ /g, "x"));

  test("keeps every word when it is wrapped, and every line within the width unless one word is longer", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (words, width) => {
        const lines = wrap(words.join(" "), width);
        expect(lines.join(" ")).toBe(words.join(" "));
        for (const line of lines) expect(line.length <= width || !line.includes(" ")).toBe(true);
      }),
    );
  });

  test("is as wide as asked when it is padded, whatever its colour, and when it is cut", () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(columnsOf(pad(ansi("first", text), width))).toBe(Math.max(width, text.length));
        expect(columnsOf(cut(text, width))).toBe(Math.min(width, text.length));
      }),
    );
  });

  test("gives the flowing column what room is left", () => {
    const lines = table([{ heading: "a" }, { heading: "b", flows: true }], [["one", "word ".repeat(20).trim()]], {
      paint: plain,
      width: 40,
    });
    expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(40);
    expect(lines.slice(2).join(" ").match(/word/g)).toHaveLength(20);
  });
});

describe("colours", () => {
  test("are for terminals whose owner did not decline", () => {
    const terminal = { isTTY: true, columns: 90 };
    expect(lookFor(terminal, {})).toEqual({ paint: ansi, width: 90 });
    expect(lookFor(terminal, { NO_COLOR: "1" }).paint).toBe(plain);
    expect(lookFor(terminal, { NO_COLOR: "" }).paint).toBe(ansi); // no-color.org: when not an empty string
    expect(lookFor(terminal, { TERM: "dumb" }).paint).toBe(plain);
    expect(lookFor({}, {})).toEqual({ paint: plain, width: 80 });
    expect(lookFor({}, { FORCE_COLOR: "1" }).paint).toBe(ansi);
    expect([20, 300].map((columns) => lookFor({ columns }, {}).width)).toEqual([60, 100]);
  });
});
