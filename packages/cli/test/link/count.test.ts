import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, hex, type Identity, type Reveals } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { type Json, type Study, stated, verifyAudit } from "@tavs/core/study";
import { type Relay, relay } from "@tavs/core/websocket";
import { cardinality, union } from "@tavs/psi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overlapsOf } from "../../src/count/overlaps.ts";
import { en } from "../../src/messages/en/index.ts";
import { type Heard, tavs } from "../in-process.ts";
import { people, person, study } from "./two-hospitals.ts";

const sides: Readonly<Record<string, { readonly reveals: Reveals }>> = { ...union, ...cardinality };
const holdings: Readonly<Record<string, readonly number[]>> = {
  east: people(0, 20),
  north: people(10, 30),
  west: people(15, 40),
};
const company = {
  east: "contributor",
  north: "contributor",
  west: "contributor",
  court: "mixer",
  dean: "mixer",
  board: "hub",
};

let folder: string;
let hub: Relay;
let identities: readonly Identity[];
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tavs-count-"));
  identities = Object.keys(company).map((name) => createIdentity(name));
  hub = await relay({ guests: new Map(identities.map(({ name, publicKey }) => [name, publicKey])) });
  for (const identity of identities) {
    const { name } = identity;
    mkdirSync(at(name));
    await saveIdentity(at(`${name}/${name}.identity.json`), identity);
    const others = identities.filter((other) => other !== identity);
    const list = others.map((other) => ({ name: other.name, key: hex(other.publicKey) }));
    writeFileSync(at(`${name}/${name}.peers.json`), JSON.stringify({ format: "tavs/peers/1", peers: list }));
    if (name in holdings) writeFileSync(at(`${name}/data.csv`), `cpr\n${holdings[name]!.map(person).join("\n")}\n`);
  }
  writeOmop();
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

type Roles = Readonly<Record<string, string>>;
interface Asked {
  readonly parameters: Json;
  readonly smallestCell: number;
}

/** The file of a study of one count. */
function written(name: string, roles: Roles, { parameters, smallestCell }: Asked): string {
  const names = Object.keys(roles);
  const reveals = Object.fromEntries(names.map((each) => [each, stated(sides[roles[each]!]!.reveals)]));
  const protocol = names.length === 2 ? "psi/cardinality/1" : "psi/union/1";
  const computation = { label: "count", protocol, parties: names, roles, parameters, reveals, queries: { runs: 1 } };
  const parties = names.map((each) => {
    const { publicKey } = identities.find((identity) => identity.name === each)!;
    const data = each in holdings ? [{ name: "patients", columns: ["cpr"] }] : [];
    return { name: each, role: "party", key: hex(publicKey), data };
  });
  const file = at(`${name}.json`);
  writeFileSync(file, JSON.stringify({ ...study, parties, computations: [computation], smallestCell }));
  return file;
}

/** All parties of a count, each in a folder of its own. */
async function counted(name: string, roles: Roles, asked: Asked): Promise<Readonly<Record<string, Heard>>> {
  const file = written(name, roles, asked);
  const ended = Object.keys(roles).map(async (each) => {
    const own = [
      "--identity",
      at(`${each}/${each}.identity.json`),
      "--state",
      at(`${each}/${name}.state`),
      "--study",
      file,
      "--via",
      hub.url,
      "--json",
    ];
    const data = each in holdings ? [...dataOf(each), "--column", "cpr"] : [];
    return [each, await tavs("count", ...own, ...data)] as const;
  });
  return Object.fromEntries(await Promise.all(ended));
}

/** West has its patients in an OMOP database, the others in tables. */
const dataOf = (name: string): readonly string[] =>
  name === "west" ? ["--data", at("west/omop"), "--cohort", at("west/all.sql")] : ["--data", at(`${name}/data.csv`)];

function writeOmop(): void {
  mkdirSync(at("west/omop"));
  const rows = holdings.west!.map((i) => `${i},8507,1962,${person(i)}\n`);
  const heading = "person_id,gender_concept_id,year_of_birth,person_source_value\n";
  writeFileSync(at("west/omop/person.csv"), heading + rows.join(""));
  writeFileSync(at("west/all.sql"), "SELECT person_source_value AS cpr FROM person");
}

const answer = (heard: Heard | undefined): Readonly<Record<string, unknown>> => JSON.parse(heard!.said.join());

describe("three hospitals that count their different patients, while two offices shuffle", () => {
  test("end with the numbers of the obvious count, at the board alone", async () => {
    const parameters = { rule: "DK/cpr/1", maxItems: 100, padTo: 30 };
    const ended = await counted("union", company, { parameters, smallestCell: 3 });
    expect(Object.values(ended).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0, 0]);
    const held = Object.values(holdings).flat();
    const times = [...new Set(held)].map((one) => held.filter((other) => other === one).length);
    const inExactly = [1, 2, 3].map((n) => times.filter((time) => time === n).length);
    expect(answer(ended.board)).toMatchObject({ ok: true, role: "hub", distinct: times.length, inExactly });
    for (const name of ["east", "court"]) expect(answer(ended[name])).not.toHaveProperty("distinct");
    const { entries } = verifyAudit(readFileSync(at("board/union.state/audit.jsonl"), "utf8").split("\n").slice(0, -1));
    expect(entries.map(({ event }) => event)).toEqual(["opened", "agreed", "started", "finished", "released"]);
  });
});

describe("three hospitals that leave out whom an earlier one has, and add up the rest", () => {
  test("end with the number of the obvious count, from a study that tavs made: at the coordinator alone", async () => {
    const names = ["east", "north", "west", "board"];
    const keyOf = (name: string): string => hex(identities.find((identity) => identity.name === name)!.publicKey);
    const file = at("tally.yaml");
    const words = ["--title", "T", "--permit", "P", "--basis", "B", "--purpose", "Q", "--expires", "2099-12-31"];
    const parties = names.map((name) => `${name}=${keyOf(name)}`).join();
    expect(await tavs("study", "new", file, "--template", "count", "--parties", parties, ...words)).toMatchObject({
      exitCode: 0,
    });
    const ended = names.map((name) => {
      const own = ["--identity", at(`${name}/${name}.identity.json`), "--study", file, "--via", hub.url, "--json"];
      const data = name in holdings ? ["--data", at(`${name}/data.csv`), "--column", "cpr"] : [];
      return tavs("count", ...own, ...data);
    });
    const [east, , , board] = await Promise.all(ended);
    expect(answer(board)).toMatchObject({
      ok: true,
      role: "coordinator",
      distinct: new Set(Object.values(holdings).flat()).size,
    });
    expect(answer(east)).not.toHaveProperty("distinct");
  });
});

describe("a study of a sum of those whom no earlier one has", () => {
  test.each<[string, (parameters: Record<string, Json>, position: number) => void, string]>([
    ["both leave out whom both have", (parameters) => (parameters.mutual = true), "is mutual"],
    [
      "two read numbers by different rules",
      (parameters, i) => i > 0 && (parameters.rule = "SE/personnummer/1"),
      "different rules",
    ],
  ])("is not counted where %s", (_, change, sentence) => {
    const names = ["a", "b", "c"];
    const between = names.flatMap((later, i) => names.slice(0, i).map((earlier) => [earlier, later] as const));
    const computations = between.map(([earlier, later], i) => {
      const parameters: Record<string, Json> = { rule: "DK/cpr/1" };
      change(parameters, i);
      const parties = [earlier, later];
      return {
        label: parties.join(),
        protocol: "psi/1",
        parties,
        roles: { [earlier]: "sender", [later]: "receiver" },
        parameters,
      };
    });
    const roles = { a: "participant", b: "participant", c: "participant", d: "coordinator" };
    const parameters = { cells: ["distinct patients"] };
    const sum = { label: "sum", protocol: "federated/tally/1", parties: [...names, "d"], roles, parameters };
    const terms = { ...study, computations: [...computations, sum] } as unknown as Study; // of it, no more is looked at
    const at = (field: string): string => field;
    const chosen = { computation: terms.computations.at(-1)!, at };
    expect(() => overlapsOf(terms, chosen, { me: "d", run: 0 }, en)).toThrow(sentence);
  });
});

describe("two hospitals that count", () => {
  const roles = { east: "receiver", west: "sender" };
  const parameters = { rule: "DK/cpr/1", maxItems: 100 };

  test("end with the numbers at the one that the terms name", async () => {
    const ended = await counted("pair", roles, { parameters, smallestCell: 5 });
    expect(answer(ended.east)).toMatchObject({ distinct: 40, inExactly: [35, 5] });
    expect(answer(ended.west)).not.toHaveProperty("distinct");
  });

  test("see none of them where one is too small: the others would give it away", async () => {
    const ended = await counted("small", roles, { parameters, smallestCell: 6 });
    expect(answer(ended.east)).toMatchObject({ ok: true, distinct: null, inExactly: [null, null], smallestCell: 6 });
  });
});

test("who brings patients has to name them, and who brings none may not", async () => {
  const own = (name: string): string[] => ["--identity", at(`${name}/${name}.identity.json`), "--via", hub.url];
  const file = [
    "--study",
    written("named", company, { parameters: { rule: "DK/cpr/1", maxItems: 100 }, smallestCell: 3 }),
  ];
  const missing = await tavs("count", ...own("north"), ...file);
  expect(missing).toMatchObject({ exitCode: 1, complained: [expect.stringContaining("--data")] });
  const extra = await tavs("count", ...own("court"), ...file, "--data", at("east/data.csv"));
  expect(extra).toMatchObject({ exitCode: 1, complained: [expect.stringContaining("leave out --data")] });
});
