import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { patience } from "@tavs/core";
import { type AuditEntry, verifyAudit } from "@tavs/core/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tavs } from "../in-process.ts";
import { type Hospitals, hospitals, type Name, PARTIES } from "../stats/hospitals.ts";
import { DAYS, DISTINCT, type Line, nodeFolders, startNode } from "./nodes.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals();
});
afterAll(() => here.remove());

const read = (name: string): string => readFileSync(here.at(name), "utf8");

/** Has a policy allow no more than this. */
function narrow(name: Name, title: string, ...may: readonly string[]): void {
  const text = read(`${name}/${title}/node.yaml`);
  here.write(`${name}/${title}/node.yaml`, `${text}may: [${may.join(", ")}]\n`);
}

async function approved(policies: Readonly<Record<Name, string>>, title: string): Promise<void> {
  for (const name of PARTIES)
    await tavs("node", "approve", here.at(`${name}/${title}/studies/study.json`), "--config", policies[name]);
}

const is =
  (event: string, session?: string) =>
  (line: Line): boolean =>
    line.event === event && (session === undefined || line.session === session);

/** The log of a party, which is whole. */
function logOf(name: Name, title: string): readonly AuditEntry[] {
  const [folder] = readdirSync(here.at(`${name}/${title}/state`)).filter((each) => each !== "approvals");
  return verifyAudit(read(`${name}/${title}/state/${folder}/audit.jsonl`).split("\n").slice(0, -1)).entries;
}

describe("a study that nodes alone run", () => {
  test("ends with a linked file, a count and a release, though one is killed twice and its data come late", async () => {
    const title = "whole";
    const policies = await nodeFolders(here, title);
    await approved(policies, title);
    const others = (["board", "north", "west"] as const).map((name) => startNode(policies[name]));
    const first = startNode(policies.east);
    expect(await first.line(is("waits", "follow-up"))).toMatchObject({ ok: true, for: "files", run: 0 });
    await first.line(is("ready", "link/east"));
    await first.kill();
    const second = startNode(policies.east);
    await second.line(is("learnt", "link/east"));
    await second.kill();
    const linked = read("east/whole/learnt/link.csv");
    const third = startNode(policies.east);
    await Promise.all([third, ...others].map(({ ended }) => ended));
    expect(read("east/whole/learnt/link.csv")).toBe(linked);
    const told = third.lines.find((line) => is("known", "link/east")(line) || is("learnt", "link/east")(line)); // as it was noted before the kill, or not
    expect(told).toMatchObject({ run: 0, sizes: { found: 10 } });
    expect(third.lines.find(is("over"))).toMatchObject({ failures: 0 });
    expect(JSON.parse(read("board/whole/learnt/count.json"))).toMatchObject({ distinct: DISTINCT });
    const mean = DAYS.reduce((sum, day) => sum + day) / DAYS.length;
    expect(read("board/whole/results/follow-up/results.json")).toContain(String(Number(mean.toPrecision(6))));
    const [heading, ...rows] = read("north/whole/learnt/overlap.csv").trim().split("\n");
    expect({ heading, rows: rows.length }).toEqual({ heading: "pseudonym,ward", rows: 10 });
    for (const name of PARTIES) expect(logOf(name, title).map(({ event }) => event)).toContain("finished");
    const again = startNode(policies.east); // long over: nobody is waited for, nothing written, and all said again
    await again.ended;
    const events = again.lines.map(({ event }) => event);
    expect(events.filter((event) => event !== "known")).toEqual(["open", "study", "agreed", "over"]);
    expect(again.lines.filter(({ event }) => event === "known").map(({ session }) => session)).toContain("link/east");
  });
});

describe("a node", () => {
  test("reads mended data in the run that could not begin with it, and never what the files held before", async () => {
    const title = "mended";
    const policies = await nodeFolders(here, title);
    await approved(policies, title);
    here.write("north/mended/analysed.csv", "followed\nmany\n");
    here.write("east/mended/analysed.csv", `followed\n${DAYS.slice(0, 10).join("\n")}\n`);
    const files = read("east/mended/node.yaml").replace(
      /analysed:[\s\S]*?\nlearns/,
      "analysed: { file: analysed.csv }\nlearns",
    );
    here.write("east/mended/node.yaml", files);
    for (const name of PARTIES) narrow(name, title, "federated/describe/1");
    const [north, ...others] = (["north", "board", "east", "west"] as const).map((name) =>
      startNode(policies[name], { untilOver: name !== "north" }),
    );
    await north!.line((line) => line.event === "failed" && line.session === "follow-up");
    here.write("north/mended/analysed.csv", `followed\n${DAYS.slice(10, 30).join("\n")}\n`);
    await Promise.all([north!.line(is("over")), ...others.map(({ ended }) => ended)]);
    const mean = DAYS.reduce((sum, day) => sum + day) / DAYS.length;
    expect(read("board/mended/results/follow-up/results.json")).toContain(String(Number(mean.toPrecision(6))));
    await north!.kill();
  });

  test("waits after a crash for nobody who was done and has left", async () => {
    const title = "left";
    const policies = await nodeFolders(here, title);
    await approved(policies, title);
    here.write(
      "west/left/node.yaml",
      read("west/left/node.yaml").replace("learns: {}", "learns: { overlap/west-east: { file: o.csv } }"),
    );
    narrow("east", title, "overlap/north-east", "overlap/west-east");
    narrow("north", title, "overlap/north-east");
    narrow("west", title, "overlap/west-east");
    const [north, first] = [startNode(policies.north), startNode(policies.east)];
    await Promise.all([north.ended, first.line(is("answered", "overlap/north-east"))]);
    await patience(150, new AbortController().signal); // a look takes a fifth of that here
    await first.kill();
    const [second, west] = [startNode(policies.east), startNode(policies.west)];
    await Promise.all([second.ended, west.ended]);
    expect(second.lines.find(is("over"))).toMatchObject({ failures: 0 });
  });

  test("takes up a signature and a policy that come later, keeps the old one where the new is none, and says so in its log", async () => {
    const title = "late";
    const policies = await nodeFolders(here, title);
    await approved(policies, title);
    const [signature, aside] = ["west.signature.json", "kept"].map((end) => here.at(`east/late/studies/study.${end}`));
    renameSync(signature!, aside!);
    const node = startNode(policies.east, { untilOver: false });
    expect(await node.line(is("failed"))).toMatchObject({ ok: false, error: { code: "unsigned" } });
    renameSync(aside!, signature!);
    expect(await node.line(is("study"))).toMatchObject({ sessions: expect.arrayContaining(["distinct", "link/east"]) });
    appendFileSync(policies.east, "free: yes\n");
    expect(await node.line((line) => String(line.error && JSON.stringify(line.error)).includes("none"))).toBeDefined();
    here.write("east/late/node.yaml", `${read("east/late/node.yaml").replace("free: yes\n", "")}may: [psi/1]\n`);
    const { digest } = await node.line(is("policy"));
    expect(digest).toBe(createHash("sha256").update(read("east/late/node.yaml")).digest("hex"));
    const north = startNode(policies.north, { untilOver: false });
    await node.line(is("answered", "overlap/north-east"));
    expect(await north.line(is("learnt", "overlap/north-east"))).toMatchObject({ sizes: { found: 10 } }); // west and the board never came
    await Promise.all([node.kill(), north.kill()]);
    const studies = node.lines.filter(is("study")).map(({ sessions }) => sessions);
    expect(studies).toEqual([
      ["link/east", "overlap/north-east", "overlap/west-east", "distinct", "follow-up"],
      ["overlap/north-east", "overlap/west-east"],
    ]);
    const started = logOf("east", title).filter(
      ({ event, session }) => event === "started" && session?.includes("north"),
    );
    expect(started.at(-1)).toMatchObject({ policy: digest });
  });
});
