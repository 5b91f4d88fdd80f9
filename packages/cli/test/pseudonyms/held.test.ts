import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { signStudy } from "@tavs/core/study";
import { afterEach, expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { runNode } from "../../src/node/run-node.ts";
import { PSEUDONYM_STEPS } from "../../src/pseudonyms/stepped.ts";
import { type Heard, tavs } from "../in-process.ts";
import { numberOf, people } from "../link/two-hospitals.ts";
import { type Houses, houses, identities, type Name, studyOfTwo } from "./houses.ts";

let here: Houses;
const over: { readonly stop: AbortController; readonly ended: Promise<void> }[] = [];
async function stopped(): Promise<void> {
  for (const { stop } of over) stop.abort();
  await Promise.all(over.splice(0).map(({ ended }) => ended));
}
afterEach(async () => {
  await stopped();
  await here.remove();
});

/** A holder's node, which answers what all signed and somebody approved. */
async function node(name: "east" | "west"): Promise<readonly string[]> {
  const folder = `${name}/studies`;
  mkdirSync(here.at(folder));
  const file = here.write(`${folder}/study.json`, here.read(`${name}/study.json`));
  for (const { name: party } of studyOfTwo.parties) {
    const signature = signStudy(identities[party as Name], studyOfTwo);
    here.write(`${folder}/study.${party}.signature.json`, JSON.stringify(signature));
  }
  const policy = {
    identity: `${name}.identity.json`,
    relay: here.relay.url,
    studies: "studies",
    state: "state",
    approval: "once",
    data: {},
  };
  const config = here.write(`${name}/node.yaml`, JSON.stringify(policy));
  expect((await tavs("node", "approve", file, "--config", config)).exitCode).toBe(0);
  const stop = new AbortController();
  const lines: string[] = [];
  const terminal = { say: (line: string) => void lines.push(line), complain: (line: string) => void lines.push(line) };
  over.push({
    stop,
    ended: runNode(
      { terminal, messages: en, language: "en", version: "0.0.0" },
      { config, stop: stop.signal, form: "text", untilOver: false },
    ),
  });
  return lines;
}

test("nodes hold the key for two houses at once, whose files for one register can be joined", async () => {
  here = await houses(studyOfTwo);
  const lines = await Promise.all([node("east"), node("west")]);
  const heard = await Promise.all([here.play("hospital", "hospital"), here.play("clinic", "clinic")]);
  expect(heard.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const byAge = (name: string): ReadonlyMap<string, string> =>
    new Map(
      here
        .read(name)
        .trimEnd()
        .split("\n")
        .map((row) => [row.split(",")[1]!, row.split(",")[0]!]),
    );
  const [hospital, clinic] = [byAge("hospital/hospital.csv"), byAge("clinic/clinic.csv")];
  for (const age of ["25", "26", "27", "28", "29"]) expect(clinic.get(age)).toBe(hospital.get(age));
  for (const i of people(0, 15)) expect(lines.flat().join("\n")).not.toMatch(numberOf(i));
  const destroy = ["study", "destroy-keys", here.at("east/studies/study.json")];
  const own = ["--identity", here.at("east/east.identity.json")];
  expect((await tavs(...destroy, ...own)).complained.join()).toContain("with --config");
  const withConfig = [...destroy, "--config", here.at("east/node.yaml")];
  expect((await tavs(...withConfig, ...own)).complained.join()).toContain("leave out --identity");
  await stopped();
  expect(await tavs(...withConfig)).toMatchObject({ exitCode: 0, complained: [] });
  const found = readdirSync(here.at("east/state")).find((name) => /^[0-9a-f]{32}$/.test(name))!;
  expect(readdirSync(here.at(`east/state/${found}/pseudonym-keys`))).toEqual([]);
  expect(readdirSync(here.at("east/studies"))).toContain("study.east.destroyed.json");
});

test("by carried files each house steps as often as is said before it begins", async () => {
  here = await houses();
  const names = ["hospital", "east", "west"] as const;
  const step = (name: Name, ...more: readonly string[]): Promise<Heard> => {
    const own = ["--study", here.at(`${name}/study.json`), "--identity", here.at(`${name}/${name}.identity.json`)];
    const file = here.at("hospital/carried.csv");
    const brings =
      name === "hospital" ? ["--data", here.at("hospital/patients.csv"), "--column", "cpr", "--out", file] : [];
    return tavs(
      "step",
      here.at(`${name}/in`),
      here.at(`${name}/out`),
      ...own,
      "--session",
      "hospital",
      ...brings,
      ...more,
    );
  };
  const asked = await step("hospital");
  expect([asked.exitCode, asked.complained.at(-1)]).toEqual([
    1,
    expect.stringContaining(`3 parties take part: some ${PSEUDONYM_STEPS} times`),
  ]);
  let steps = 0;
  for (let isWritten = false; !isWritten && steps < 20; steps++)
    for (const name of names) {
      const { exitCode, said, complained } = await step(name, "--yes");
      expect(exitCode, complained.join("\n")).toBe(0);
      isWritten ||= said.some((each) => each.includes("carried.csv holds 11 rows of 10 persons"));
      if (isWritten) break;
      for (const file of readdirSync(here.at(`${name}/out`)))
        for (const other of names)
          if (other !== name) copyFileSync(here.at(`${name}/out/${file}`), here.at(`${other}/in/${file}`));
    }
  expect(steps).toBe(PSEUDONYM_STEPS);
});
