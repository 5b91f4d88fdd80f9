import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileJournal, loadIdentity } from "@tavs/core/node";
import { verifyAudit } from "@tavs/core/study";
import { type PrivacyCard, verifyCard } from "@tavs/dp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logOf, stateOf } from "../prove.ts";
import type { DemoResult } from "../result.ts";

// Two runs serve all tests here: one that goes through; one that is stopped, and resumed, and in which one hospital then loses its
// power and another is lost for good.
// 500 bystanders instead of 50,000: the sums and the protocols are the same, and the registry's set is smaller.

const root = mkdtempSync(join(tmpdir(), "tavs-demo-"));
const repository = resolve(import.meta.dirname, "../../..");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the demo; Ctrl-C is pressed when that is true of its folder. */
function demo(out: string, args: readonly string[], interruptWhen?: () => boolean): Promise<Ended> {
  const flags = ["--import", "tsx", "--conditions=@tavs/source", "examples/demo/main.ts", "--out", join(root, out)];
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: repository,
    env: { ...process.env, NO_COLOR: "1" },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data: Buffer) => {
    stdout += data;
  });
  if (interruptWhen) {
    mkdirSync(join(root, out));
    const watcher = watch(join(root, out), { recursive: true }, () => {
      if (!interruptWhen()) return;
      watcher.close();
      child.kill("SIGINT");
    });
  }
  child.stderr.on("data", (data: Buffer) => {
    stderr += data;
  });
  return new Promise((ended) => child.on("close", (code) => ended({ code, out: stdout, err: stderr })));
}

/** True when west has begun all three sessions about its patients, each bound to its rows from then on; not all can be over yet. */
function isLinking(): boolean {
  try {
    return readFileSync(logOf(join(root, "troubled/west")), "utf8").split('"event":"started"').length > 3;
  } catch {
    return false; // there is no log yet
  }
}

const few = ["--bystanders", "500"];
let [whole, stopped, refused, resumed]: Ended[] = [];
let result: DemoResult;

beforeAll(async () => {
  whole = await demo("whole", ["--json", ...few]);
  expect(whole.code, whole.err).toBe(0); // the other would fail alike
  const troubles = ["--hospital-crash", "--hospital-lost"];
  stopped = await demo("troubled", [...troubles, ...few], isLinking);
  const patients = join(root, "troubled/west/patients.csv");
  const before = readFileSync(patients, "utf8");
  const [heading, ...rows] = before.trim().split("\n");
  writeFileSync(patients, `${[heading, ...rows.reverse()].join("\n")}\n`); // as another export from the journal may be
  refused = await demo("troubled", ["--resume"]);
  writeFileSync(patients, before);
  resumed = await demo("troubled", ["--resume", ...troubles]);
  result = JSON.parse(whole.out);
}, 480_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const identityOf = (name: string) => loadIdentity(join(root, "whole", name, `${name}.identity.json`));
const linesOf = (name: string) => fileJournal(logOf(join(root, "whole", name))).lines();

const resultOf = (out: string): DemoResult => JSON.parse(readFileSync(join(root, out, "result.json"), "utf8"));

describe("the main job", () => {
  test("ends well, and prints nothing but the result when asked for JSON", () => {
    expect(whole!.err).toBe("");
    expect(whole!.code).toBe(0);
    expect(result.format).toBe("tavs/demo/1");
  });

  test("analyses exactly the Rotterdam patients, each counted once", () => {
    expect(result.analysed).toBe(2982);
    expect(result.distinctPatients).toBe(2982 + 60);
    expect(result.cox.events).toBe(1713);
    expect(Object.values(result.link).map(({ asked, found }) => asked - found)).toEqual([20, 20, 20]);
  });

  test("equals R's stratified fit of the pooled rows to 1e-8", () => {
    const reference = JSON.parse(readFileSync(join(repository, "examples/data/reference.json"), "utf8"));
    const pooled = reference.rotterdam.cox_rfs.stratified_by_site.efron;
    for (const [i, term] of (pooled.terms as string[]).entries()) {
      expect(Math.abs(result.cox.terms[term]!.coef / pooled.coef[i] - 1), term).toBeLessThan(1e-8);
      expect(Math.abs(result.cox.terms[term]!.se / pooled.se[i] - 1), term).toBeLessThan(1e-8);
    }
    expect(Math.abs(result.cox.loglik[1] / pooled.loglik - 1)).toBeLessThan(1e-9);
    expect(result.comparison).toHaveLength(2 * pooled.terms.length + 1);
  });

  test("draws survival curves that equal R's on the same months, and ends them where fewer than five are at risk", () => {
    const fixture = join(repository, "packages/federated/test/statistics/reference/kaplan-meier-monthly.json");
    const [untreated, treated] = JSON.parse(readFileSync(fixture, "utf8")).rotterdamRfsByHormon;
    for (const { name, points, end, medianMonth } of result.kaplanMeier.groups) {
      const pooled = name === "hormone treatment" ? treated : untreated;
      expect(points.filter(({ month }) => pooled.interval.includes(month)).length).toBeGreaterThan(100);
      for (const [i, month] of (pooled.interval as number[]).entries()) {
        const point = points.find((candidate) => candidate.month === month);
        if (!point) expect(pooled.atRisk[i]).toBeLessThan(5);
        else expect([point.atRisk, point.events], `month ${month}`).toEqual([pooled.atRisk[i], pooled.events[i]]);
        if (point) expect(point.survival).toBeCloseTo(pooled.survival[i], 12);
        if (point) expect(point.low).toBeCloseTo(pooled.low[i], 10);
      }
      expect(medianMonth).toBe(pooled.median.median);
      expect(Math.min(...points.map(({ atRisk }) => atRisk))).toBeGreaterThanOrEqual(5);
      expect(end?.reason).toBe("<5");
    }
    expect(result.kaplanMeier.note).toBe("not differentially private");
  });

  test("releases no cell below the smallest one, and refuses the question that the budget does not cover", () => {
    for (const { value } of result.released.cells) if (value !== null) expect(value).toBeGreaterThanOrEqual(5);
    expect(result.released.refused.message).toMatch(/left/);
  });

  test("adds the noise that was planned from the error, a part at each hospital, and gives a card that its ledger vouches for", async () => {
    expect(result.released.margin).toBe(8);
    expect(result.study.epsilon).toBe(result.released.epsilon);
    for (const name of ["east", "west", "north"]) {
      const state = stateOf(join(root, "whole", name));
      const file = readdirSync(state).find((each) => /^privacy-card-.*\.json$/.test(each))!;
      const card = JSON.parse(readFileSync(join(state, file), "utf8")) as PrivacyCard;
      const { publicKey } = await identityOf(name);
      expect(await verifyCard(card, publicKey)).toBe(true);
      // The study grants epsilon with six decimals: what that is more than the price buys nothing.
      expect(card.accounting.remaining).toEqual({ measure: "concentrated", nanoRho: expect.any(Number) });
      expect((card.accounting.remaining as { readonly nanoRho: number }).nanoRho).toBeLessThan(1000);
      expect(card.facts.trust).toEqual({ model: "distributed", contributors: 3, least: 3, colluding: 1 });
    }
    // Counts of grade 2 and 3 by treatment in rotterdam.csv, known to nobody in the study: noise of variance 18.9 around them.
    const truth = [590, 1501, 50, 261, 145, 407, 9, 19];
    for (const [i, { value }] of result.released.cells.entries())
      if (value !== null) expect(Math.abs(value - truth[i]!)).toBeLessThan(9 * Math.sqrt(18.9)); // once in 10^18 runs
  });

  test("says of every party and protocol in the terms what was learned, in the protocol's own words", () => {
    const terms = JSON.parse(readFileSync(join(root, "whole/hub/studies/study.json"), "utf8"));
    for (const { protocol, reveals } of terms.computations)
      for (const [party, { learns }] of Object.entries<{ learns: string }>(reveals))
        expect(result.reveals).toContainEqual(expect.objectContaining({ party, protocol, learns }));
    expect(result.reveals.at(-1)?.party).toBe("hub, as relay");
  });

  test("counts what each step cost", () => {
    expect(result.timings.map(({ step }) => step)).toEqual([
      "agree",
      "link",
      "deduplicate",
      "analyse",
      "release",
      "prove",
    ]);
    for (const { step, bytes } of result.timings) if (step !== "prove") expect(bytes, step).toBeGreaterThan(0);
  });

  test("leaves a report and a picture", () => {
    const report = readFileSync(join(root, "whole/report.html"), "utf8");
    expect(report).toContain("Hormone treatment");
    expect(existsSync(join(root, "whole/run.svg"))).toBe(true);
  });
});

describe("no party's folder", () => {
  const parties = ["east", "west", "north", "registry", "hub"];

  test("holds another party's file", () => {
    for (const name of parties)
      expect(existsSync(join(root, "whole", name, "patients.csv"))).toBe(!["registry", "hub"].includes(name));
  });

  test("has an audit log that does not verify with the party's key in the terms", async () => {
    for (const name of parties) {
      const { publicKey } = await identityOf(name);
      expect(verifyAudit(await linesOf(name), { publicKey }).party).toBe(name);
    }
  });

  test("has an audit log that is silent about a refusal, or gives all events one time", async () => {
    const entries = async (name: string) => verifyAudit(await linesOf(name)).entries;
    for (const name of ["east", "west", "north"])
      expect((await entries(name)).filter(({ event }) => event === "refused")).toMatchObject([{ code: "budget" }]);
    for (const name of parties)
      expect(new Set((await entries(name)).map(({ at }) => at)).size, name).toBeGreaterThan(2);
  });

  test("has an audit log in which a flipped byte goes unnoticed: the line is named", async () => {
    const lines = [...(await linesOf("west"))];
    lines[3] = lines[3]!.replace(/"seq":\d/, '"seq":9');
    expect(() => verifyAudit(lines)).toThrow(/line 4/);
  });

  test("takes a flipped bit for its own: each names the line in which it stands", () => {
    for (const { entries, flippedFoundAt } of result.audit) expect(flippedFoundAt).toBe(Math.floor(entries / 2) + 1);
  });

  test("has a log with a CPR number in it", () => {
    const numbers = readFileSync(join(root, "whole/west/patients.csv"), "utf8")
      .match(/^\d{6}-?\d{4}/gm)!
      .map((number) => number.replace("-", ""));
    for (const name of parties) {
      const log = readFileSync(logOf(join(root, "whole", name)), "utf8");
      expect(numbers.filter((number) => log.includes(number))).toEqual([]);
    }
    expect(numbers.filter((number) => whole!.out.includes(number))).toEqual([]);
  });
});

test("Ctrl-C keeps what every party knows: exit code 130, and the run goes on where it was", () => {
  expect(stopped!.code).toBe(130);
  expect(stopped!.out).not.toContain("loses its power");
  expect(resumed!.code, resumed!.err).toBe(0);
});

test("another export of a hospital's rows is refused in the middle of a session, in one line, and the run goes on with the first", () => {
  expect(refused!.code).toBe(1);
  expect(refused!.err.trim()).toMatch(/^west: input: the data is not what this session began with[^\n]*$/);
  expect(resumed!.code, resumed!.err).toBe(0);
});

test("a hospital that loses its power in the middle of the model comes back, and the result is the same, byte for byte", () => {
  expect(resumed!.out).toContain("loses its power");
  const again = resultOf("troubled");
  for (const part of ["link", "distinctPatients", "analysed", "cox", "kaplanMeier", "comparison"] as const)
    expect(JSON.stringify(again[part]), part).toBe(JSON.stringify(result[part]));
});

describe("a fourth hospital that is lost for good while the released table is added up", () => {
  test("does not end the run: the table is over the others, who are named, and so is the lost one", () => {
    expect(resumed!.code, resumed!.err).toBe(0);
    expect(resumed!.out).toContain("east, north, west are in it; isle was lost, and is not");
    const { released } = resultOf("troubled");
    expect(released.contributors).toEqual(["east", "north", "west"]);
    expect(released.missing).toEqual(["isle"]);
    expect(result.released.missing).toEqual([]);
  });

  test("took no part in the model, which goes on with nobody else's set", () => {
    expect(JSON.stringify(resultOf("troubled").cox)).toBe(JSON.stringify(result.cox));
  });
});
