import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
  const cells = ["rows", "events", "meno", "size2", "grade3", "hormon"];

  test("is what R finds, stratified by hospital, whatever each hospital's decimal sign", async () => {
    here.study(
      "cox",
      [
        computation({ label: "cox/support", protocol: "federated/tally/1", parameters: { cells } }),
        computation({ label: "cox", protocol: "federated/cox/1", parameters }),
      ],
      ["rfstime", "status", ...terms],
    );
    here.tables("gbsg", bySite(rows), ",");
    const heard = await here.together("cox", "gbsg");
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
    const events = here.log("board/cox.state").map(({ event }) => event);
    expect(events).toEqual(["opened", "agreed", "started", "finished", "started", "finished", "released"]);
    const own = here.log("east/cox.state");
    expect(own.map(({ event }) => event)).toEqual(["opened", "agreed", "started", "finished", "started", "finished"]);
    expect(own.at(-1)).toMatchObject({ session: "cox", sizes: { rows: bySite(rows)[0]!.length } });
    expect(own.at(-2)!.inputDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("that is over is not run again: the release is written as it was, once somebody says --force", async () => {
    const before = here.everything("board/cox");
    const again = ["stats", ...here.words("board", "cox", "gbsg")];
    const { tavs } = await import("../in-process.ts");
    expect(await tavs(...again)).toMatchObject({ exitCode: 1, complained: [expect.stringContaining("--force")] });
    expect(await tavs(...again, "--force")).toMatchObject({ exitCode: 0 });
    expect(here.everything("board/cox")).toBe(before);
  });
});

describe("a table with few in a cell", () => {
  test("leaves without that number, in whatever file", async () => {
    const relapsed = (hospital: number) =>
      Array.from({ length: 40 }, (_, i) => ({
        treated: i % 2,
        relapse: i < (hospital === 0 ? 6 : 18) ? "yes" : "no",
        rare: i < 1 ? "x" : "y",
      }));
    const rare = {
      rows: { factor: "treated", levels: [0, 1] },
      columns: { factor: "rare", levels: ["x", "y"] },
      strata: null,
      level: 0.95,
    };
    const open = { parametersPerRow: 0.33, smallestCell: 0, fewestRows: 5 };
    const parameters = { ...rare, smallestCell: 1, thresholds: open };
    here.study(
      "table",
      [computation({ label: "table", protocol: "federated/cross-table/1/shares", parameters })],
      ["treated", "rare"],
    );
    here.tables("few", [0, 1, 2].map(relapsed));
    const heard = await here.together("table", "few");
    expect(ended(heard)).toEqual([0, 0, 0, 0]);
    expect(JSON.parse(heard.board.said.join())).toMatchObject({ ok: true, role: "coordinator" });
    const shown = JSON.parse(readFileSync(here.at("board/table/results.json"), "utf8"));
    const counts = JSON.stringify(shown.analyses[0].tables[0]);
    expect(counts).not.toMatch(/[^0-9]3[^0-9]/); // three patients have it
    expect(here.everything("board/table.state/store")).not.toContain("withheld"); // it is sealed
  });
});

test("PARTIES end together", () => expect(PARTIES).toHaveLength(4));
