import { cpSync, existsSync, linkSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { hex } from "@tavs/core";
import { type Study, signStudy, termsHash } from "@tavs/core/study";
import { type Country, identifier } from "@tavs/psi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { agreedPseudonyms } from "../../src/pseudonyms/agreed-pseudonyms.ts";
import { pseudonymTable } from "../../src/pseudonyms/pseudonym-table.ts";
import { flawOfDestroyed } from "../../src/pseudonyms/receipt.ts";
import { numberRule } from "../../src/session/identifiers.ts";
import { type Heard, tavs } from "../in-process.ts";
import { start } from "../link/guide.ts";
import { numberOf, people, person } from "../link/two-hospitals.ts";
import { type Houses, houses, identities, line, parametersOf, study, withSession } from "./houses.ts";

let here: Houses;
let first: Readonly<Record<string, Heard>>;
beforeAll(async () => {
  here = await houses();
  // West is killed when all have met, and typed again.
  const words = [
    "pseudonymise",
    "--study",
    here.at("west/study.json"),
    "--via",
    here.relay.url,
    "--session",
    "hospital",
  ];
  const west = start(here.at("west"), [...words, "--identity", here.at("west/west.identity.json")]);
  const others = [here.play("hospital", "hospital"), here.play("east", "hospital")];
  await west.line("signed the same terms");
  west.kill("SIGKILL");
  await west.ended;
  const [hospital, east, again] = await Promise.all([...others, here.play("west", "hospital")]);
  first = { hospital: hospital!, east: east!, west: again! };
  here.write("hospital/others.csv", `cpr,age,note\n${people(5, 15).map(line).reverse().join("")}`);
  const second = ["--data", here.at("hospital/others.csv"), "--out", here.at("hospital/second.csv")];
  const next = [here.play("east", "hospital", "--run", "1"), here.play("west", "hospital", "--run", "1")];
  await Promise.all([tavs(...typedBy("hospital", "hospital", ["--run", "1", ...second])), ...next]);
  await here.session("university");
});
afterAll(() => here.remove());

function typedBy(name: string, session: string, more: readonly string[]): readonly string[] {
  const own = ["--study", here.at(`${name}/study.json`), "--identity", here.at(`${name}/${name}.identity.json`)];
  return ["pseudonymise", ...own, "--via", here.relay.url, "--session", session, "--column", "cpr", ...more];
}

const rows = (name: string): readonly (readonly string[])[] =>
  here
    .read(name)
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((row) => row.split(","));
const pseudonymOf = (name: string, age: number): string | undefined =>
  rows(name).find(([, cell]) => cell === String(age))?.[0];

describe("a hospital's file of pseudonyms", () => {
  test("is written although a holder was killed in the middle; all name the same key, and nobody says a number", () => {
    const all = Object.values(first);
    expect(all.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(new Set(all.map(({ said }) => /key {2}([0-9a-f]{64})/.exec(said.join())![1])).size).toBe(1);
    const everything = all.flatMap(({ said, complained }) => [...said, ...complained]).join("\n");
    for (const i of people(0, 10)) expect(everything).not.toMatch(numberOf(i));
  });

  test("has each row once, no number, and nothing of the order of the rows; its owner alone reads it", () => {
    const found = rows("hospital/hospital.csv");
    expect(found).toEqual([...found].sort(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1)));
    expect(found.map(([, age]) => Number(age)).sort()).toEqual([20, 21, 22, 23, 24, 24, 25, 26, 27, 28, 29]);
    expect(new Set(found.map(([name]) => name)).size).toBe(10);
    const text = here.read("hospital/hospital.csv");
    for (const i of people(0, 10)) expect(text).not.toContain(person(i));
    expect(statSync(here.at("hospital/hospital.csv")).mode & 0o777).toBe(0o600);
  });

  test("can be joined with a second table for the same recipient, and not with one for another", () => {
    for (const age of [25, 26, 27, 28, 29])
      expect(pseudonymOf("hospital/second.csv", age)).toBe(pseudonymOf("hospital/hospital.csv", age));
    const others = new Set(rows("hospital/university.csv").map(([name]) => name));
    expect(others.size).toBe(10);
    expect(rows("hospital/hospital.csv").filter(([name]) => others.has(name!))).toEqual([]);
  });

  test("is in the log: sizes, and what was released; a holder's log says how many were asked about", () => {
    const released = here.log("hospital").filter(({ event }) => event === "released");
    expect(released.map(({ rowsReleased }) => rowsReleased)).toEqual([11, 10, 11]);
    const sizes = here.log("east").flatMap(({ event, sizes: found }) => (event === "finished" && found ? [found] : []));
    expect(sizes).toEqual([{ peerItems: 10 }, { peerItems: 10 }, { peerItems: 10 }]);
  });
});

describe("a share that is destroyed", () => {
  const place = (): string => here.at(`east/east.state/pseudonym-keys/${hex(termsHash(study))}`);
  let receipt: string;
  let seal: string;
  let exitCode: number;
  beforeAll(async () => {
    cpSync(here.at("east/east.state"), here.at("backup"), { recursive: true });
    linkSync(`${place()}/seal`, here.at("east/same-blocks")); // another name of the same file shows what became of it
    seal = readFileSync(here.at("east/same-blocks"), "utf8");
    ({ exitCode } = await here.destroy("east"));
    for (const name of ["hospital", "east", "west"] as const)
      here.write(`hospital/study.${name}.signature.json`, JSON.stringify(signStudy(identities[name], study)));
    receipt = here.read("east/study.east.destroyed.json");
  });

  test("is overwritten in its place, and gone; the receipt is signed, and the log knows", () => {
    expect(exitCode).toBe(0);
    expect(existsSync(place())).toBe(false);
    expect(readFileSync(here.at("east/same-blocks"), "latin1")).not.toContain(seal.slice(0, 8));
    const { keys } = JSON.parse(receipt);
    expect(keys.map(({ session }: { session: string }) => session)).toEqual(["key", "key/university"]);
    expect(flawOfDestroyed(study, JSON.parse(receipt), "east")).toBeUndefined();
    expect(here.log("east")).toContainEqual(
      expect.objectContaining({ event: "destroyed", protocol: "psi/pseudonyms-key/1" }),
    );
  });

  test("makes no pseudonym any more, and after a crash before the receipt was written, the same one is written", async () => {
    const refused = await here.play("east", "university", "--run", "1");
    expect(refused).toMatchObject({ exitCode: 1, complained: [expect.stringContaining("destroyed its share")] });
    rmSync(here.at("east/study.east.destroyed.json"));
    expect((await here.play("east", "university", "--run", "1")).exitCode).toBe(1);
    expect((await here.destroy("east")).exitCode).toBe(0);
    expect(here.read("east/study.east.destroyed.json")).toBe(receipt);
  });

  test("does not come back with an old state: the receipt beside the study is believed, and the state destroyed", async () => {
    rmSync(here.at("east/east.state"), { recursive: true });
    renameSync(here.at("backup"), here.at("east/east.state"));
    expect(existsSync(place())).toBe(true);
    const refused = await here.play("east", "university", "--run", "1");
    expect(refused).toMatchObject({ exitCode: 1, complained: [expect.stringContaining("old state came back")] });
    expect((await here.destroy("east")).exitCode).toBe(0);
    expect(existsSync(place())).toBe(false);
    expect(here.read("east/study.east.destroyed.json")).toBe(receipt);
  });

  test("stops who asks too, once the receipt is there; who holds nothing has nothing to destroy", async () => {
    here.write("hospital/study.east.destroyed.json", receipt);
    const out = ["--run", "1", "--out", here.at("hospital/never.csv"), "--data", here.at("hospital/patients.csv")];
    const { exitCode, complained } = await tavs(...typedBy("hospital", "university", out));
    expect([exitCode, complained.at(-1)]).toEqual([1, expect.stringContaining("east destroyed its share")]);
    expect((await here.destroy("hospital")).complained[0]).toContain("nothing to destroy");
  });

  const verify = (): Promise<Heard> => tavs("study", "verify", here.at("hospital/study.json"));

  test("ends the key of a threshold of two by itself, as everybody can check", async () => {
    here.write("hospital/study.east.destroyed.json", receipt);
    const { exitCode: whole, said } = await verify();
    expect(whole).toBe(0);
    expect(said.join()).toContain('key "key": nobody can make its pseudonyms any more');
  });

  test.each<[string, (text: string) => string]>([
    ["of another day", (text) => text.replace(/"day": "\d{4}/, '"day": "1999')],
    [
      "of another key",
      (text) => text.replace(/("publicKey": ")(.)/, (_, before, digit) => before + (digit === "0" ? 1 : 0)),
    ],
    [
      "of another study",
      (text) => text.replace(/("study": ")(.)/, (_, before, digit) => before + (digit === "0" ? 1 : 0)),
    ],
    ["of another program", (text) => text.replace(/"software": "tavs/, '"software": "trust me')],
    ["of another party", (text) => text.replaceAll('"east"', '"west"')],
    ["of a day that is none", (text) => text.replace(/"day": "/, '"day": "since ')],
    ["with a field more", (text) => text.replace("{", '{"note": 1,')],
    ["that is no JSON", () => "{"],
  ])("is not believed by a receipt %s", async (_, change) => {
    expect(change(receipt)).not.toBe(receipt);
    here.write("hospital/study.east.destroyed.json", change(receipt));
    const { exitCode, said } = await verify();
    expect(exitCode).toBe(2);
    expect(said.join("\n")).toMatch(/study\.east\.destroyed\.json (is|can not be read)/);
    expect(said.join()).not.toContain("nobody can make");
  });

  test("is not said by another party's receipt under this one's name", () => {
    expect(flawOfDestroyed(study, JSON.parse(receipt), "west")).toMatch(/another party/);
  });
});

describe("terms", () => {
  const holder = { role: "holder" } as const;
  const key = study.computations[0]!;
  const { learns: _, ...rest } = key.reveals.east!;
  test.each<[string, Study, string]>([
    [
      "whom the pseudonyms are for holds a share",
      withSession("key", { parameters: { ...parametersOf("key"), recipient: "east" } }),
      "parameters.recipient",
    ],
    [
      "one holder would do",
      withSession("key", { parameters: { ...parametersOf("key"), threshold: 1 } }),
      "parameters.threshold",
    ],
    [
      "who asks holds the key",
      withSession("key", {
        parties: ["hospital", "east"],
        roles: { hospital: holder.role, east: holder.role },
        reveals: { hospital: key.reveals.east!, east: key.reveals.east! } as never,
      }),
      "roles",
    ],
    [
      "the key is another's",
      withSession("hospital", { parameters: { ...parametersOf("hospital"), key: "hospital" } }),
      "parameters.key",
    ],
    [
      "a column stands twice",
      withSession("hospital", { parameters: { ...parametersOf("hospital"), columns: ["age", "age"] } }),
      "parameters.columns",
    ],
    ["nobody counts", withSession("hospital", { queries: { runs: 1 } }), "queries"],
    [
      "a kinder sentence stands",
      withSession("key", { reveals: { ...key.reveals, east: { ...rest, learns: "learns nothing" } } as never }),
      "reveals.east",
    ],
  ])("are refused where %s", (_name, terms, field) => {
    const wish = { me: "east", session: "hospital", run: 0 };
    expect(() => agreedPseudonyms(terms, wish, en)).toThrow(field);
  });
});

/** A file of one person, with a note. */
function told(country: Country, number: string, note: string): () => unknown {
  const rule = numberRule(identifier({ country }).rule)!;
  const cells: Readonly<Record<string, readonly string[]>> = { id: [number], note: [note] };
  const table = { columns: ["id", "note"], rows: 1, column: (name: string) => cells[name]!, numbers: () => [] };
  const found = { pseudonyms: ["a"], items: [rule.canonicaliser(number)] };
  return () => pseudonymTable(found, { table, column: "id", columns: ["note"], rule });
}

test.each<[Country, string, readonly string[]]>([
  ["DK", "0101011234", ["seen 010101-1234", "call 70101011234", "CPR0101011234.", "010101 1234"]],
  ["NO", "01010112377", ["seen 01010112377 again", "010101 12377, well"]],
  ["FI", "131052-308T", ["seen 131052-308T again"]],
  ["FI", "131002A308W", ["seen 131002A308W again", "131002a308w!"]],
  ["SE", "19811218-9876", ["seen 19811218-9876 again", "seen 811218-9876 again", "nr8112189876"]],
  ["IS", "120174-3399", ["seen 120174-3399 again"]],
])("a number of %s in a sentence is found as people write it, and not said", (country, number, notes) => {
  for (const note of notes) expect(told(country, number, note), note).toThrow(/^row 2, column note: holds the number/);
  expect(told(country, number, "seen 2026-11-22, room 1234567")).not.toThrow();
});
