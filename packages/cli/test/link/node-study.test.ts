import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hex } from "@tavs/core";
import { verifyAudit } from "@tavs/core/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tavs } from "../in-process.ts";
import { type Hospitals, hospitals, type Name, PARTIES } from "../stats/hospitals.ts";
import { DAYS, DISTINCT, type Line, nodeFolders, type Running, startNode } from "./nodes.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals();
});
afterAll(() => here.remove());

const read = (name: string): string => readFileSync(here.at(name), "utf8");

async function approved(policies: Readonly<Record<Name, string>>, title: string): Promise<void> {
  for (const name of PARTIES)
    await tavs("node", "approve", here.at(`${name}/${title}/studies/study.json`), "--config", policies[name]);
}

const is =
  (event: string, session?: string) =>
  (line: Line): boolean =>
    line.event === event && (session === undefined || line.session === session);

/** Mean and number in a release's `results.json`. */
function meanIn(folder: string): { readonly mean: number; readonly n: number } {
  const text = read(`${folder}/results.json`);
  const found = JSON.stringify(JSON.parse(text));
  expect(found).toContain("followed");
  const [header, row] = readdirSync(here.at(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".csv"))
    .map((name) => read(`${folder}/${name}`).trim().split(/\r?\n/))
    .find(([first]) => first!.includes("mean"))!;
  const cell = (name: string): number => Number(row!.split(",")[header!.split(",").indexOf(name)]);
  return { mean: cell("mean"), n: cell("n") };
}

describe("a study that nodes alone run", () => {
  test("ends with a linked file, a count and a release, though one of them is killed again and again and data come late", async () => {
    const title = "whole";
    const policies = await nodeFolders(here, title);
    await approved(policies, title);
    const nodes: Running[] = (["board", "north", "west"] as const).map((name) => startNode(policies[name]));
    const east = startNode(policies.east);
    expect(await east.line(is("waits", "follow-up"))).toMatchObject({ ok: true, for: "files", run: 0 });
    await east.line(is("ready", "link/east"));
    await east.kill();
    const second = startNode(policies.east);
    await second.line(is("learnt", "link/east"));
    await second.kill();
    const linked = read("east/whole/learnt/link.csv");
    const third = startNode(policies.east);
    await Promise.all([third, ...nodes].map(({ ended }) => ended));
    expect(read("east/whole/learnt/link.csv")).toBe(linked);
    expect(third.lines.some(is("learnt", "link/east"))).toBe(false);
    expect(JSON.parse(read("board/whole/learnt/count.json"))).toMatchObject({ distinct: DISTINCT });
    const { mean, n } = meanIn("board/whole/results/follow-up");
    expect(n).toBe(DAYS.length);
    expect(mean).toBeCloseTo(DAYS.reduce((sum, day) => sum + day) / DAYS.length, 3);
    expect(read("north/whole/learnt/overlap.csv").split("\n")[0]).toBe("pseudonym,ward");
    expect(read("north/whole/learnt/overlap.csv").trim().split("\n")).toHaveLength(11);
    const over = third.lines.find(is("over"))!;
    expect(over).toMatchObject({ failures: 0 });
    for (const name of PARTIES) {
      const state = here.at(`${name}/whole/state`);
      const [folder] = readdirSync(state).filter((each) => each !== "approvals");
      verifyAudit(readFileSync(`${state}/${folder}/audit.jsonl`, "utf8").split("\n").slice(0, -1));
    }
  });
});

void [hex, existsSync];
