import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { Interrupted } from "../../src/session/interrupt.ts";
import { runStats } from "../../src/stats/run-stats.ts";
import { tavs } from "../in-process.ts";
import { bySite, computation, fixture, type Hospitals, hospitals, PARTIES, tableOf } from "./hospitals.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals();
});
afterAll(() => here.remove());

const scaling = (...names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => [name, name === "age" ? { center: 55, scale: 12 } : { center: 0.5, scale: 0.5 }]),
  );

/** The first table of a name in the CSV that was released, as records. */
function released(folder: string, name: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...lines] = readFileSync(here.at(`${folder}/${name}.csv`), "utf8")
    .trim()
    .split(/\r?\n/);
  const names = header!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i]!, cell])));
}

const ended = (
  heard: Readonly<Record<string, { readonly exitCode: number; readonly complained: readonly string[] }>>,
) => Object.values(heard).map(({ exitCode }) => exitCode);

describe("a Cox model over three hospitals, from the command line", () => {
  const terms = ["age", "meno", "size2", "grade3", "lnodes", "hormon"];
  const rows = tableOf("gbsg.csv").map((row) => ({
    ...row,
    size2: Number(Number(row.size) > 20),
    grade3: Number(row.grade === 3),
    lnodes: Math.log(Number(row.nodes) + 1),
  }));
  const parameters = {
    time: "rfstime",
    event: "status",
    terms,
    ties: "efron",
    opening: "within-site",
    scaling: scaling(...terms),
  };
  const columns = ["meno", "size2", "grade3", "hormon"];
  const cells = ["rows", "events", ...columns, ...columns.map((name) => `events:${name}`)];

  let heard: Awaited<ReturnType<Hospitals["together"]>>;
  let trails: readonly ReturnType<Hospitals["log"]>[]; // what is asked for again later leaves its own
  beforeAll(async () => {
    here.study(
      "cox",
      [
        computation({ label: "cox/support", protocol: "federated/tally/1", parameters: { cells } }),
        computation({ label: "cox", protocol: "federated/cox/1", parameters }),
      ],
      ["rfstime", "status", ...terms],
    );
    here.tables("gbsg", bySite(rows), ",");
    heard = await here.together("cox", "gbsg");
    trails = ["board", "east"].map((name) => here.log(`${name}/cox.state`));
  });

  test("is what R finds, stratified by hospital, whatever each hospital's decimal sign", () => {
    expect(heard.board.complained.filter((line) => line.includes("tavs:"))).toEqual([]);
    expect(ended(heard)).toEqual([0, 0, 0, 0]);
    const { efron } = JSON.parse(fixture("reference.json")).gbsg.cox.stratified_by_site;
    const lines = released("board/cox", "cox.coefficients");
    expect(lines.map(({ term }) => term)).toEqual(efron.terms);
    for (const [i, line] of lines.entries()) {
      expect(Number(line.coef)).toBeCloseTo(efron.coef[i], 5);
      expect(Number(line.standard_error)).toBeCloseTo(efron.se[i], 5);
    }
    expect(released("board/cox", "cox.size")).toEqual([{ persons: "686", events: "299" }]);
    expect(readFileSync(here.at("board/cox/report.html"), "utf8")).toContain("<svg");
  });

  test("leaves a trail at every party: what began, over how many rows, and what was released", () => {
    const [board, own] = trails as [(typeof trails)[0], (typeof trails)[0]];
    expect(board.map(({ event }) => event)).toEqual([
      "opened",
      "agreed",
      "started",
      "finished",
      "started",
      "finished",
      "released",
    ]);
    expect(own.map(({ event }) => event)).toEqual(["opened", "agreed", "started", "finished", "started", "finished"]);
    expect(own.at(-1)).toMatchObject({ session: "cox", sizes: { rows: bySite(rows)[0]!.length } });
    expect(own.at(-2)!.inputDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("that is over is not run again: the release is written as it was, once somebody says --force", async () => {
    const before = here.everything("board/cox");
    const again = ["stats", ...here.words("board", "cox", "gbsg")];
    expect(await tavs(...again)).toMatchObject({ exitCode: 1, complained: [expect.stringContaining("--force")] });
    expect(await tavs(...again, "--force")).toMatchObject({ exitCode: 0 });
    expect(here.everything("board/cox")).toBe(before);
  });
});

describe("a table with few in a cell", () => {
  const table = {
    ...{
      rows: { factor: "treated", levels: [0, 1] },
      columns: { factor: "sick", levels: ["no", "yes"] },
      strata: null,
    },
    ...{ level: 0.95, smallestCell: 1, thresholds: { parametersPerRow: 0.33, smallestCell: 0, fewestRows: 5 } },
  };

  test("leaves without that number, and without what gives it away, in whatever file", async () => {
    // 61 of each arm; 2 and 19 of them sick, so that 2, 59, 21 are all that could tell.
    const rows = [0, 1, 2].map((hospital) =>
      Array.from({ length: hospital === 0 ? 42 : 40 }, (_, i) => ({
        treated: i % 2,
        sick: (i % 2 === 0 ? i < 2 && hospital < 2 : i < (hospital === 0 ? 14 : 12)) ? "yes" : "no",
      })),
    );
    const parameters = { ...table, smallestCell: 1 };
    const protocol = "federated/cross-table/1/shares";
    here.study("table", [computation({ label: "table", protocol, parameters })], ["treated", "sick"]);
    here.tables("few", rows);
    const heard = await here.together("table", "few");
    expect(ended(heard)).toEqual([0, 0, 0, 0]);
    const few = rows.flat().filter(({ treated, sick }) => treated === 0 && sick === "yes").length;
    expect(few).toBe(2);
    const lines = released("board/table", "table.table");
    expect(lines.length).toBeGreaterThan(0);
    const numbers = lines.flatMap((line) => Object.values(line)).filter((cell) => /^[0-9]+$/.test(cell));
    expect(numbers).not.toContain("2");
    expect(numbers).not.toContain("59");
    expect(JSON.parse(heard.board.said.join()).suppressed).toBeGreaterThan(0);
    expect(here.log("board/table.state").at(-1)).toMatchObject({ event: "released", suppressed: expect.any(Number) });
    expect(here.log("west/table.state").at(-1)).toMatchObject({ event: "finished" });
  });

  test("is refused whole where it is a model's, and neither a file nor the log has a number of it", async () => {
    const rows = [5, 13, 22].map((died) =>
      Array.from({ length: 40 }, (_, i) => ({ age: 40 + (i % 30), dead: i === died ? 1 : 0 })),
    );
    const open = { parametersPerRow: 0, smallestCell: 0, fewestRows: 0 };
    const model = { outcome: "dead", family: "logistic", terms: ["age"], scaling: scaling("age"), thresholds: open };
    here.study(
      "few-deaths",
      [
        computation({ label: "deaths", protocol: "federated/glm/1", parameters: model }),
        computation({
          label: "deaths/support",
          protocol: "federated/tally/1",
          parameters: { cells: ["rows", "events"] },
        }),
      ],
      ["age", "dead"],
    );
    here.tables("deaths", rows);
    const { board, east } = await here.together("few-deaths", "deaths");
    expect(east.exitCode).toBe(0);
    expect(board.exitCode).toBe(1);
    expect(JSON.parse(board.said.join()).error).toMatchObject({ code: "small" });
    expect(() => here.everything("board/few-deaths")).toThrow("ENOENT");
    expect(here.log("board/few-deaths.state").at(-1)).toMatchObject({
      event: "refused",
      code: "small",
      session: "deaths",
    });
  });
});

describe("who was interrupted in the middle", () => {
  test("goes on where the analysis was, and all end with what R finds", async () => {
    const rows = tableOf("gbsg.csv");
    const terms = ["age", "hormon"];
    const parameters = { columns: terms, by: null, moments: 2, level: 0.95, scaling: scaling(...terms) };
    here.study("describe", [computation({ label: "who", protocol: "federated/describe/1", parameters })], terms);
    here.tables("who", bySite(rows));
    const stop = new AbortController();
    const complain = (text: string) => {
      if (text.includes("parties signed")) stop.abort(new Interrupted());
    };
    const words = here.words("west", "describe", "who");
    const of = (name: string): string => words[words.indexOf(name) + 1]!;
    const request = {
      ...{
        study: of("--study"),
        via: of("--via"),
        identity: of("--identity"),
        state: of("--state"),
        data: of("--data"),
      },
      ...{ tls: {}, session: undefined, run: 0, patienceMs: 60_000, stop: stop.signal, out: undefined },
      form: "json",
      ...{ force: false, ohdsi: false },
      language: "en",
    } as const;
    const others = PARTIES.filter((name) => name !== "west").map((name) =>
      tavs("stats", ...here.words(name, "describe", "who"), "--json"),
    );
    const desk = { terminal: { say: () => undefined, complain }, messages: en, language: "en", version: "test" };
    await expect(runStats(desk, request)).rejects.toThrow(Interrupted);
    const west = await tavs("stats", ...words, "--json");
    const all = await Promise.all(others);
    expect([west, ...all].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect(here.log("west/describe.state").map(({ event }) => event)).toContain("failed");
    const ages = rows.map(({ age }) => Number(age));
    const mean = ages.reduce((sum, age) => sum + age, 0) / ages.length;
    const found = readFileSync(here.at("board/describe/results.json"), "utf8");
    expect(found).toContain(`${Number(mean.toPrecision(6))}`);
  });
});
