import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Analysed,
  noHistory,
  type Release,
  release,
  releaseFiles,
  type Table,
  type Value,
} from "../../src/report/index.ts";
import { languages } from "../../src/report/words/languages.ts";
import { writeRelease } from "../../src/report/write-release.ts";
import { crossed, given, results, terms } from "./given.ts";

const LARGE = 1_000_000; // small numbers of six digits stand nowhere by chance
const out = (some: readonly Analysed[], smallestCell = 5): Release =>
  release(some, { ...terms, smallestCell }, noHistory).release;
const filesOf = (of: Release, language: "en" | "da" = "en") => releaseFiles(of, { language, also: "ohdsi" });
const released = out(results);
const english = filesOf(released);

describe("what is withheld", () => {
  const small = fc.integer({ min: 100_003, max: 999_983 });
  const large = fc.integer({ min: LARGE, max: 99 * LARGE });
  const cells = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 })).chain(([height, width]) =>
    fc.array(
      fc.array(fc.oneof({ weight: 1, arbitrary: small }, { weight: 4, arbitrary: large }), {
        minLength: width,
        maxLength: width,
      }),
      { minLength: height, maxLength: height },
    ),
  );

  test("stands in no file, whatever the table", () => {
    fc.assert(
      fc.property(cells, (values) => {
        const files = [...filesOf(out([crossed("a", values)], LARGE)).values()].join("\n");
        for (const value of values.flat().filter((each) => each < LARGE)) expect(mentions(files, value)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test("does not follow from a line of the table in which all others stand", () => {
    fc.assert(
      fc.property(cells, (values) => {
        const { rows } = out([crossed("a", values)], LARGE).analyses[0]!.tables[0]!;
        const grid = rows.map((row) => row.slice(1)); // the last line and the last column are totals
        const lines = [...grid, ...grid[0]!.map((_, c) => grid.map((row) => row[c]!))];
        for (const line of lines) expect(line.filter((value) => typeof value !== "number").length).not.toBe(1);
      }),
      { numRuns: 100 },
    );
  });

  test("of a curve stands in no file: no interval's few, and no sum of them", () => {
    const interval = fc.record({
      events: fc.oneof(small, fc.constant(0), large),
      withdrawn: fc.oneof(small, fc.constant(0), large),
    });
    fc.assert(
      fc.property(fc.array(interval, { minLength: 5, maxLength: 30 }), (ended) => {
        const files = [...filesOf(out([curveOf(ended)], LARGE)).values()].join("\n");
        const few = ended
          .flatMap(({ events, withdrawn }) => [events, withdrawn])
          .filter((count) => count > 0 && count < LARGE);
        for (const count of few) expect(mentions(files, count)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test("is found by this search where it does stand", () => {
    const files = [
      ...filesOf(
        out(
          [
            crossed("a", [
              [1_234_567, 2_000_000],
              [3_000_000, 4_000_000],
            ]),
          ],
          LARGE,
        ),
      ),
    ];
    for (const [name, text] of files.filter(([each]) => /json|html|table/.test(each)))
      expect([name, mentions(text, 1_234_567)]).toEqual([name, true]);
  });
});

/** As a number by itself, or as a page groups its digits. */
function mentions(text: string, value: number): boolean {
  const grouped = new Intl.NumberFormat("en-GB").format(value);
  return new RegExp(`(?<![\\d.])${value}(?!\\d)|(?<![\\d.,])${grouped}(?!\\d)`).test(text);
}

function curveOf(ended: readonly { readonly events: number; readonly withdrawn: number }[]): Analysed {
  const survival = given("federated/survival/1");
  const patients = ended.reduce((sum, { events, withdrawn }) => sum + events + withdrawn, 0);
  let [atRisk, alive] = [patients, 1];
  const points = ended.map(({ events, withdrawn }, interval) => {
    const point = {
      interval,
      atRisk,
      events,
      survival: (alive *= atRisk > 0 ? (atRisk - events) / atRisk : 1),
      standardError: 0.01,
      low: alive,
      high: alive,
    };
    atRisk -= events + withdrawn;
    return point;
  });
  const events = ended.reduce((sum, each) => sum + each.events, 0);
  const all = { ...survival.result.groups["hormon=0"]!, patients, events, points, mark: null, quantiles: [] };
  return {
    ...survival,
    specification: { ...survival.specification, by: null },
    result: { ...survival.result, groups: { all }, logRank: null },
  };
}

describe("the files", () => {
  test("are the same for the same release, and named after what they hold", () => {
    expect([...english]).toEqual([...filesOf(out(results))]);
    expect([...english.keys()].slice(0, 4)).toEqual([
      "results.json",
      "report.html",
      "stats-patients.counts.csv",
      "stats-who.columns.csv",
    ]);
    for (const name of english.keys()) expect(name).toMatch(/^(ohdsi\/)?[a-z0-9][a-z0-9_.-]*$/);
  });

  test("hold every number of the release: JSON and CSV give back what was released", () => {
    const files = english;
    expect(JSON.parse(files.get("results.json")!)).toEqual(released);
    for (const { label, tables } of released.analyses)
      for (const table of tables) {
        const [head, ...rows] = parse(files.get(`${label.replace("/", "-")}.${table.name}.csv`)!) as string[][];
        expect(head).toEqual(table.columns.map(({ name, heading }) => heading ?? name));
        expect(rows).toEqual(table.rows.map((row) => row.map(asText)));
      }
  });

  const asText = (value: Value) => (value === null ? "" : typeof value === "object" ? "withheld" : String(value));

  test("give a spreadsheet no formula and a browser no markup, whatever a study calls things", () => {
    const evil = [
      "=HYPERLINK(1)",
      "+1",
      "-2+3",
      "@SUM",
      "\tx",
      "<script>alert(1)</script>",
      '"><img src=x onerror=y>',
      "a,b\r\nc",
      "\u202egnp",
    ];
    const table = crossed(
      "a",
      evil.map((_, k) => [10 + k, 20 + k]),
      ["<b>", "=c"],
    );
    const specification = {
      ...table.specification,
      rows: { factor: "<b>", levels: evil },
      strata: { factor: "=s", levels: ["<i>"] },
    };
    const result = { ...table.result, strata: { "=s=<i>": table.result.strata.all! } };
    const wicked = { ...terms, title: evil[5]!, purpose: evil[6]! };
    const files = filesOf(
      release(
        [{ ...table, title: evil[5]!, specification, result }, given("federated/meta-analysis/1")],
        wicked,
        noHistory,
      ).release,
    );
    const page = files.get("report.html")!;
    expect(page).not.toMatch(/<script|<img|<b>|<i>|\u202e/);
    expect(page).toContain("&#60;script&#62;");
    for (const [name, text] of files)
      if (name.endsWith(".csv"))
        for (const cell of (parse(text) as string[][]).flat()) expect(cell).toMatch(/^(-?\d|[^=+\-@\t\r])|^$/);
  });

  test("have OHDSI's columns on request, and its code for what is withheld; zeros pass", () => {
    const files = filesOf(
      out([
        crossed("a", [
          [3, 40, 0],
          [50, 60, 70],
        ]),
        ...results.filter(({ protocol }) => protocol === "federated/cox/1"),
      ]),
    );
    const [head, first] = parse(files.get("ohdsi/a.table.csv")!) as string[][];
    expect(head).toEqual(["database_id", "analysis_id", "row", "column_0", "column_1", "column_2", "total"]);
    expect(first![3]).toBe("-5");
    expect(first![5]).toBe("0");
    const [terms] = parse(files.get("ohdsi/stats-cox.coefficients.csv")!) as string[][];
    expect(terms).toEqual([
      "database_id",
      "analysis_id",
      "covariate_name",
      "log_rr",
      "se_log_rr",
      "rr",
      "ci_95_lb",
      "ci_95_ub",
      "z",
      "p",
    ]);
    expect([...releaseFiles(released, { language: "en" }).keys()].some((name) => name.startsWith("ohdsi/"))).toBe(
      false,
    );
  });

  test("are written for their owner alone, and replace nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tavs-release-"));
    try {
      const files = new Map([...english].slice(0, 2).concat([["ohdsi/x.csv", "a\n"]]));
      await writeRelease(folder, files);
      for (const [name, text] of files) {
        expect(await readFile(join(folder, name), "utf8")).toBe(text);
        expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
      }
      await expect(writeRelease(folder, files)).rejects.toMatchObject({ code: "exists" });
      await symlink("elsewhere", join(folder, "linked.csv"));
      await expect(writeRelease(folder, new Map([["linked.csv", ""]]), { replace: true })).rejects.toMatchObject({
        code: "symlink",
      });
      expect((await readdir(folder)).sort()).toEqual(["linked.csv", "ohdsi", "report.html", "results.json"]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test("a release that replaces another leaves none of its files, and touches nobody else's", async () => {
  const parent = await mkdtemp(join(tmpdir(), "tavs-release-"));
  const folder = join(parent, "out");
  try {
    await mkdir(folder);
    await writeRelease(folder, english);
    await writeFile(join(folder, "notes.csv"), "mine");
    await writeFile(join(parent, "x.table.csv"), "mine");
    const fewer = releaseFiles(out(results.slice(0, 1)), { language: "en" });
    await writeRelease(folder, fewer, { replace: true });
    const here = async () => (await readdir(folder)).filter((name) => name !== "ohdsi").sort();
    expect(await here()).toEqual([...fewer.keys(), "notes.csv"].sort());
    expect(await readdir(join(folder, "ohdsi"))).toEqual([]);
    const strange = { format: "tavs/release/1", analyses: [{ label: "x", tables: [{ name: "/../../x.table" }] }] };
    await writeFile(join(folder, "results.json"), JSON.stringify(strange));
    await writeRelease(folder, fewer, { replace: true });
    expect((await readdir(parent)).sort()).toEqual(["out", "x.table.csv"]);
  } finally {
    await rm(parent, { recursive: true });
  }
});

describe("the report", () => {
  test.each(["en", "da"] as const)("in %s: tables give back every number that was released", (language) => {
    const page = filesOf(released, language).get("report.html")!;
    const tables = [...page.matchAll(/<table>.*?<\/table>/gs)].map(([html]) =>
      [...html.matchAll(/<tr>(.*?)<\/tr>/gs)]
        .slice(1)
        .map(([, row]) => [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell]) => cell!)),
    );
    const expected = released.analyses.flatMap((analysis) => analysis.tables);
    expect(tables.length).toBe(expected.length);
    for (const [t, table] of expected.entries())
      for (const [r, row] of table.rows.entries()) {
        const read = row.map((value, c) =>
          typeof value === "number" ? numberIn(tables[t]![r]![c]!, language) : value,
        );
        expect(read).toEqual(row);
      }
  });

  const numberIn = (text: string, language: "en" | "da") => {
    const plain = text.replaceAll("\u2212", "-");
    return Number(language === "en" ? plain.replaceAll(",", "") : plain.replaceAll(".", "").replace(",", "."));
  };

  test("draws curves, forests and calibration at the places that the tables say", () => {
    const page = english.get("report.html")!;
    const paths = [...page.matchAll(/<path class="curve (?:first|second)" d="M[\d.]+ [\d.]+([^"]*)"/g)].slice(0, 2);
    const curve = tableOf("curve");
    const last = Math.max(...curve.rows.map((row) => Number(row[1])));
    const drawn = paths.flatMap(([, path]) =>
      [...path!.matchAll(/H([\d.]+)V([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
    );
    const [left, width, top, height] = [48, 760 - 30 - 48, 16 + 44, 320];
    const expected = curve.rows.map((row) => [
      left + (Number(row[1]) / last) * width,
      top + (1 - Number(row[3])) * height,
    ]);
    expect(drawn.length).toBe(expected.length);
    for (const [k, [x, y]] of drawn.entries()) {
      expect(x).toBeCloseTo(expected[k]![0]!, 1);
      expect(y).toBeCloseTo(expected[k]![1]!, 1);
    }
    const ratios = tableOf("coefficients").rows.map((row) => Number(row[3]).toFixed(2));
    for (const ratio of ratios) expect(page).toContain(`>${ratio} (`);
    const bins = tableOf("calibration_curve").rows.filter((row) => typeof row[4] === "number").length;
    expect(page.match(/<circle class="estimate"/g)!.length).toBe(2 * bins); // for a desk and for a hand
  });

  const tableOf = (name: string): Table =>
    released.analyses.flatMap(({ tables }) => tables).find((table) => table.name === name)!;

  test("has a word for every name in both languages", () => {
    const tables = released.analyses.flatMap((analysis) => analysis.tables);
    for (const words of Object.values(languages)) {
      for (const table of tables) expect(words.tables).toHaveProperty(table.name);
      for (const { name, heading } of tables.flatMap(({ columns }) => columns))
        if (heading === undefined) expect(words.columns).toHaveProperty(name);
      for (const test of tables.flatMap(({ columns, rows }) =>
        rows.flatMap((row) => (["part", "measure", "test"].includes(columns[0]!.name) ? [String(row[0])] : [])),
      ))
        expect(words.names).toHaveProperty(test);
    }
    expect(Object.keys(languages.da.columns).sort()).toEqual(Object.keys(languages.en.columns).sort());
    expect(Object.keys(languages.da.tables).sort()).toEqual(Object.keys(languages.en.tables).sort());
  });

  test("needs nothing else, and tells who does not see what a figure shows", () => {
    const page = filesOf(released, "da").get("report.html")!;
    expect(page).toContain('<html lang="da">');
    expect(page).toContain("(undersøgelsens vilkår)");
    expect(page).not.toMatch(/(?:src|href)="(?!#)|@import|url\(|<script/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    const figures = page.match(/<svg .*?<\/svg>/gs)!;
    expect(figures.length).toBe(2 * released.analyses.flatMap(({ drawings }) => drawings).length);
    for (const svg of figures)
      expect(svg).toMatch(/<title id="[^"]+">[^<]{10,}<\/title><desc id="[^"]+">[^<]{10,}<\/desc>/);
    expect(page).not.toMatch(/\b(NaN|undefined|Infinity)\b|\[object /);
  });

  test("of nothing says so", () => {
    expect(filesOf(out([])).get("report.html")).toContain("Nothing passed the rules");
  });
});
