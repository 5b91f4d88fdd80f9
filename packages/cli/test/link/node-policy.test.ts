// What a node's own policy says, against whoever writes a study or types too fast.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, patience } from "@tavs/core";
import { type Study, termsHash } from "@tavs/core/study";
import { afterAll, beforeAll, expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import type { DataSet } from "../../src/node/data-sets.ts";
import { playsIn } from "../../src/node/plays/plays.ts";
import type { Policy } from "../../src/node/policy.ts";
import { readPolicy } from "../../src/node/read-policy.ts";
import { seldom } from "../../src/node/run-node.ts";
import { approved, type Service } from "../../src/node/service.ts";
import { readingsOf } from "../../src/node/sources.ts";
import { session } from "../stats/hospitals.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tavs-policy-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const names = ["east", "north", "west", "board"];
const roles = { east: "participant", north: "participant", west: "participant", board: "coordinator" };
const link = (label: string): object =>
  session({ label, protocol: "psi/1", parameters: { rule: "DK/cpr/1" } }, { east: "sender", north: "receiver" });
const distinct = session(
  { label: "distinct", protocol: "federated/tally/1", parameters: { cells: ["distinct patients"] } },
  roles,
);
const others = [
  session(
    { label: "overlap/a", protocol: "psi/1", parameters: { rule: "DK/cpr/1" } },
    { east: "sender", west: "receiver" },
  ),
  session(
    { label: "overlap/b", protocol: "psi/1", parameters: { rule: "DK/cpr/1" } },
    { north: "sender", west: "receiver" },
  ),
];

function played(computations: readonly object[], may: readonly string[]): readonly string[] {
  const data = [{ name: "patients", columns: ["cpr"] }];
  const parties = names.map((name) => ({ name, role: "hospital", key: "00".repeat(32), data }));
  const study = { parties, computations, smallestCell: 5 } as unknown as Study;
  const sources = new Map([["patients", { file: "patients.csv", column: "cpr" }]]);
  const policy = { data: sources, learns: new Map(), may } as unknown as Policy;
  return playsIn({ study, me: "east", policy, messages: en }).map(({ label }) => label);
}

test("the name of a protocol in may allows no session that a study calls so", () => {
  expect(played([link("federated/cox/1"), link("link")], ["link", "federated/cox/1"])).toEqual(["link"]);
});

test("a session in which another runs that may leaves out is refused", () => {
  const all = [link("overlap/c"), ...others, distinct];
  expect(played(all, ["distinct", "psi/1"])).toEqual(["overlap/c", "overlap/a", "distinct"]);
  expect(() => played(all, ["distinct", "overlap/a"])).toThrow("overlap/c runs inside distinct");
});

test("a yes at the terminal answers one question: the next is asked when that is answered", async () => {
  const questions: { readonly text: string; answer(line: string): void }[] = [];
  const ask = (text: string): Promise<string> => new Promise((answer) => questions.push({ text, answer }));
  const service = {
    desk: { messages: en, terminal: { ask } },
    news: { tell: () => undefined },
    policy: { state: folder, approval: "per run" },
    stop: new AbortController().signal,
    pause: (_: number, signal: AbortSignal) => patience(5, signal),
  } as unknown as Service;
  const study = termsHash({ title: "asked" } as unknown as Study);
  const labels = ["one", "other"]; // whichever is asked first
  const answered = labels.map((label) =>
    approved(service, { question: { study, label, run: 0 }, place: {}, what: label }),
  );
  const signal = service.stop;
  while (questions.length === 0) await patience(5, signal);
  await patience(50, signal);
  expect(questions).toHaveLength(1);
  questions[0]!.answer("y");
  await Promise.race(answered);
  expect(questions.map(({ text }) => text).sort()).toEqual(labels.map(en.node.mayI).sort());
  questions[1]!.answer("y");
  await Promise.all(answered);
});

test("what was read is read again where the file has changed", async () => {
  const file = join(folder, "patients.csv");
  const set: DataSet = { name: "patients", source: { file }, column: "", shown: file, rule: undefined };
  const home = { identity: createIdentity("east"), study: new Uint8Array(32) };
  const { table } = readingsOf({ home, messages: en });
  writeFileSync(file, "days\n1\n");
  const [before, same] = await Promise.all([table(set, ["days"]), table(set, ["days"])]);
  expect(same).toBe(before);
  writeFileSync(file, "days\n1\n2\n");
  expect((await table(set, ["days"])).rows).toBe(2);
});

test("a policy that everybody may write is none", async () => {
  const file = join(folder, "open.yaml");
  writeFileSync(file, "identity: a\nrelay: b\nstudies: c\nstate: d\napproval: once\n");
  expect(await readPolicy(file, en)).toMatchObject({ approval: "once" });
  chmodSync(file, 0o646);
  await expect(readPolicy(file, en)).rejects.toThrow("can be written by everybody");
});

test("who greets under unknown terms again and again is told of once a minute", () => {
  const [told, time] = [[] as string[], { now: 0 }];
  const tell = seldom(
    (from) => told.push(from),
    () => time.now,
  );
  for (let i = 0; i < 5; i++) tell("east");
  tell("west");
  time.now = 61_000;
  tell("east");
  expect(told).toEqual(["east", "west", "east"]);
});
