// The notebooks' cells run in plain Node and give what is stored in them; and what is stored is what R finds.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ipynb"));

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly { readonly text?: readonly string[]; readonly data?: Readonly<Record<string, object>> }[];
}
const read = (path: string) => JSON.parse(readFileSync(join(root, "examples", path), "utf8"));
const codeOf = (name: string): readonly Cell[] =>
  (read(`notebooks/${name}`).cells as readonly Cell[]).filter(({ cell_type }) => cell_type === "code");
/** All that the cells print, as it is stored. */
const printed = (name: string): string =>
  codeOf(name)
    .flatMap(({ outputs = [] }) => outputs.flatMap(({ text = [] }) => text))
    .join("");
/** The numbers of all lines that begin so. */
const numbersAfter = (name: string, words: string): readonly number[] =>
  printed(name)
    .split("\n")
    .filter((line) => line.startsWith(words))
    .flatMap((line) => (line.slice(words.length).match(/\d+(\.\d+)?/g) ?? []).map(Number));

test("every notebook, run in plain Node, gives to the letter what is stored in it", async () => {
  expect(names.length).toBe(3);
  const node = ["--import", "tsx", "--conditions=@tavs/source", "scripts/notebooks.ts", "--check"];
  const { stdout } = await promisify(execFile)(process.execPath, node, { cwd: root }); // rejects where one changes
  expect(stdout.match(/as stored/g)).toHaveLength(names.length);
}, 180_000);

test.each(names)("%s is under a hundred lines of code, and has a figure", (name) => {
  const cells = codeOf(name);
  expect(cells.flatMap(({ source }) => source).filter((line) => line.trim() !== "").length).toBeLessThan(100);
  const figures = cells.flatMap(({ outputs = [] }) => outputs.filter(({ data }) => data?.["image/svg+xml"]));
  expect(figures.length).toBeGreaterThan(0);
  expect(JSON.stringify(cells)).not.toMatch(/\bNaN\b|undefined"/);
});

describe("hashed CPR numbers", () => {
  test("are all found again, with and without a salt; of an intersection nothing is", () => {
    const text = printed("hashing-is-no-protection.ipynb");
    expect(text).toContain("100000 guesses name 12 of 12 patients\nall right: true\nwith the salt: 12 of 12 patients");
    expect(text).toMatch(/shared patients: 4 and 4\n.*: 0 of 12\n.*: 0 of \d+\n$/);
  });
});

describe("the Cox leak", () => {
  test("is as large as what leaves alone: 626 and 1,096 of 2,982 patients, and nobody within sites", () => {
    const text = printed("the-cox-leak.ipynb");
    expect(text).toContain("626 vectors read, 626 of them real patients, of 2982"); // packages/federated/test/attacks counts 626, too
    expect(text).toContain("1096 vectors read, 1096 of them real patients, of 2982");
    expect(text).toContain("3780 attempts name 0 patients");
  });

  test("and the fit is R's", () => {
    const { hr } = read("data/reference.json").rotterdam.cox_rfs.stratified_by_site.efron;
    const ratios = printed("the-cox-leak.ipynb").matchAll(/hazard ratio ([\d.]+), R: ([\d.]+)/g);
    expect([...ratios].map(([, found, of]) => [found, of])).toEqual(
      hr.map((value: number) => [value.toFixed(4), value.toFixed(4)]),
    );
  });
});

describe("validation elsewhere gives R's numbers, computed by bench/reference/notebook-validation.R", () => {
  const name = "validation-elsewhere.ipynb";
  const r = read("data/validation.json");
  const rounded = (values: readonly number[], digits: number) => values.map((value) => Number(value.toFixed(digits)));

  test("the model and what it is worth", () => {
    const ratios = [...printed(name).matchAll(/hazard ratio ([\d.]+)/g)].map(([, ratio]) => Number(ratio));
    expect(ratios).toEqual(rounded(r.hazardRatios, 3));
    expect(numbersAfter(name, "calibration slope in Germany")).toEqual(rounded(r.slope, 6));
    expect(numbersAfter(name, "concordance in Rotterdam")).toEqual(rounded(r.concordanceAtHome, 6));
    expect(numbersAfter(name, "concordance in Germany")).toEqual(rounded(r.concordanceThere, 6));
    expect(numbersAfter(name, "misfit: chi-square")).toEqual(rounded(r.misfit, 6));
  });

  test("the curves after four years", () => {
    const groups = ["low risk", "middle", "high risk"];
    const found = groups.map((group) => numbersAfter(name, group).slice(-2));
    expect(found).toEqual(groups.map((_, k) => rounded([r.fourYearsAtHome[k], r.fourYearsThere[k]], 4)));
  });
});
