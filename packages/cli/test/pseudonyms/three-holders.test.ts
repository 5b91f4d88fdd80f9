import { writeFileSync } from "node:fs";
import { signStudy } from "@tavs/core/study";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Heard } from "../in-process.ts";
import { type Houses, houses, identities, NAMES, type Name, studyOfThree } from "./houses.ts";

let here: Houses;
let first: readonly Heard[];
beforeAll(async () => {
  here = await houses(studyOfThree);
  for (const name of NAMES)
    for (const each of NAMES) {
      const signature = JSON.stringify(signStudy(identities[each], studyOfThree));
      writeFileSync(here.at(`${name}/study.${each}.signature.json`), signature);
    }
  const asking = (["hospital", "east", "west"] as const).map((name) => here.play(name, "hospital"));
  const making = (["clinic", "north"] as const).map((name) => here.play(name, "key"));
  first = await Promise.all([...asking, ...making]);
}, 60_000);
afterAll(() => here.remove());

test("three holders make a key of which two make pseudonyms; who makes it alone types its session", () => {
  expect(first.map(({ exitCode, complained }) => [exitCode, exitCode && complained])).toEqual(first.map(() => [0, 0]));
  expect(first[4]!.said.join()).toContain("the key is made");
});

test("a holder that destroyed its share, and a house that does not ask, need not be there for those that are left", async () => {
  expect((await here.destroy("north")).exitCode).toBe(0);
  const names: readonly Name[] = ["hospital", "east", "west"];
  const more = { hospital: ["--out", here.at("hospital/second.csv")] } as Readonly<Record<string, readonly string[]>>;
  const heard = names.map((name) => here.play(name, "hospital", "--run", "1", ...(more[name] ?? [])));
  expect((await Promise.all(heard)).map(({ exitCode, complained }) => [exitCode, exitCode && complained])).toEqual(
    names.map(() => [0, 0]),
  );
  expect(here.read("hospital/second.csv")).toBe(here.read("hospital/hospital.csv"));
}, 30_000);
