import { copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { stated } from "@tavs/core/study";
import { cardinality, labelled } from "@tavs/psi";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Heard, tavs } from "../in-process.ts";
import { type Hospitals, numberOf, study, twoHospitals, withLink } from "../link/two-hospitals.ts";

type Side = "east" | "west";

let here: Hospitals;
beforeEach(async () => {
  here = await twoHospitals();
  for (const side of ["east", "west"]) for (const folder of ["in", "out"]) mkdirSync(here.at(`${side}/${folder}`));
});
afterEach(() => here.remove());

const data = { east: ["east/patients.csv", "cpr"], west: ["west/people.csv", "number"] } as const;

/** `tavs step` of one side, as it would be typed. */
function step(side: Side, ...more: readonly string[]): Promise<Heard> {
  const [file, column] = data[side];
  const own = ["--identity", here.at(`${side}/${side}.identity.json`), "--data", here.at(file), "--column", column];
  const out =
    side === "east" && !more.includes("--count") ? ["--out", here.at("east/linked.csv"), "--columns", "age"] : [];
  const terms = more.includes("--study") ? [] : ["--study", here.at("study.json")];
  return tavs(
    "step",
    here.at(`${side}/in`),
    here.at(`${side}/out`),
    ...terms,
    ...own,
    ...out,
    ...more.filter((word) => word !== "--count"),
  );
}

const filesIn = (folder: string): readonly string[] => readdirSync(here.at(folder));

function carry(from: Side, to: Side): void {
  for (const name of filesIn(`${from}/out`)) copyFileSync(here.at(`${from}/out/${name}`), here.at(`${to}/in/${name}`));
}

describe("two hospitals without a network", () => {
  test("end with the same file as with one, also where the last file is lost; they are told what to carry, and how often", async () => {
    const left: string[] = [];
    const steps: Heard[] = [];
    const stepped = async (side: Side, other: Side, ...more: readonly string[]): Promise<Heard> => {
      const heard = await step(side, ...more);
      expect(heard.exitCode, heard.complained.join()).toBe(0);
      left.push(...heard.said.filter((line) => / left, /.test(line)).map((line) => line.trim().split(" ")[0]!));
      steps.push(heard);
      carry(side, other);
      return heard;
    };
    for (let i = 0; i < 3; i++) {
      const { said } = await stepped("east", "west");
      expect(said[0]).toMatch(/^carry .*\/east\/out\/[0-9a-f]{32}\.tavs to west \(\d+ kB\), and let west step$/);
      if (i < 2) await stepped("west", "east");
    }
    const last = await step("west");
    expect(last.said[0]).toContain("east asked about 40 patients");
    for (const name of filesIn("west/out")) rmSync(here.at(`west/out/${name}`)); // lost on its way: who is done writes it again
    expect((await stepped("west", "east")).said).toEqual([
      expect.stringContaining("the session is finished"),
      expect.stringMatching(/^nothing new came: if .* did not reach east, carry it again$/),
      expect.stringContaining("safe to delete"),
    ]);
    const json = JSON.parse((await stepped("east", "west", "--json")).said.join());
    expect(json).toMatchObject({
      ok: true,
      finished: true,
      carriesLeft: null,
      rows: 10,
      carry: [{ holds: "receipt" }],
    });
    expect(left).toEqual(["6", "5", "4", "3", "2"]);

    const carried = here.read("east/linked.csv");
    rmSync(here.at("east/linked.csv"));
    await Promise.all([here.link("east", "--columns", "age", "--run", "1"), here.link("west", "--run", "1")]);
    expect(here.read("east/linked.csv")).toBe(carried);
    expect(here.log("east").map(({ event }) => event)).not.toContain("failed");

    const again = await step("east");
    expect(again.said[0]).toContain("linked.csv was written before");
    const everything = [...steps, last, again].flatMap(({ said, complained }) => [...said, ...complained]).join("\n");
    for (const secret of [study.title, study.permit]) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(numberOf(31));
  });
});

describe("what lies in the folder", () => {
  test("and can not be used is named, with its control characters written out, and nothing of it is believed", async () => {
    await step("west");
    carry("west", "east");
    const [name] = filesIn("east/in");
    truncateSync(here.at(`east/in/${name}`), 5000);
    symlinkSync(here.at("study.json"), here.at("east/in/\u001b[31mred"));
    writeFileSync(here.at("east/in/holiday.jpg"), "no picture");
    const { exitCode, complained } = await step("east");
    expect(exitCode).toBe(0);
    expect(complained.slice(-3)).toEqual([
      `${name} from west did not arrive whole: copy it again`,
      "\\u{1b}[31mred is a symbolic link and was not read: copy the file itself",
      "1 other file is in the folder: not sealed for this party by one of the study",
    ]);
  });

  test("for other terms is said to be so", async () => {
    await step("west");
    carry("west", "east");
    const other = here.write("other.json", JSON.stringify({ ...study, smallestCell: 3 }));
    const { complained } = await step("east", "--study", other);
    expect(complained.at(-1)).toMatch(/from west is for another study, or for other terms than these/);
  });

  test("is looked for: a folder that is not there is refused", async () => {
    rmSync(here.at("east/in"), { recursive: true });
    const { exitCode, complained } = await step("east");
    expect([exitCode, complained.at(-1)]).toEqual([1, expect.stringContaining("the folder is not there")]);
  });
});

test("a link that takes many carries says how many, and begins when it is told to", async () => {
  const { reveals } = study.computations[0]!;
  const parameters = { rule: "DK/cpr/1", columns: { relapse: { text: 10 }, nodes: "int32" }, engine: "vole" };
  const side = (who: "receiver" | "sender") => stated(labelled[who].revealsWith({ engine: "vole" }));
  const terms = withLink({ parameters, reveals: { ...reveals, east: side("receiver"), west: side("sender") } });
  const file = here.write("long.json", JSON.stringify(terms));
  const { exitCode, complained } = await step("east", "--study", file);
  expect([exitCode, complained.at(-1)]).toEqual([1, expect.stringMatching(/about 10 carries .*--yes/)]);
  expect(filesIn("east/out")).toEqual([]);
  expect((await step("east", "--study", file, "--yes")).said.at(-1)).toContain("10 carries are left");
  expect((await step("east", "--study", file)).exitCode).toBe(0); // it has begun
});

test("a count is what the terms make of the same command: each steps three times, and the receiver is told the number", async () => {
  const reveals = { east: stated(cardinality.receiver.reveals), west: stated(cardinality.sender.reveals) };
  const parameters = { rule: "DK/cpr/1", maxItems: 1000 };
  const terms = withLink({ label: "count", protocol: "psi/cardinality/1", parameters, reveals });
  const file = here.write("count.json", JSON.stringify(terms));
  for (let i = 0; i < 3; i++)
    for (const [side, other] of [["east", "west"] as const, ["west", "east"] as const]) {
      expect((await step(side, "--study", file, "--count")).exitCode).toBe(0);
      carry(side, other);
    }
  const { said } = await step("east", "--study", file, "--count", "--json");
  expect(JSON.parse(said.join())).toMatchObject({ ok: true, finished: true, distinct: 90, session: "count" });
});
