import { writeFileSync } from "node:fs";
import { signStudy } from "@tavs/core/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { holding } from "../../src/node/plays/holding.ts";
import type { Policy } from "../../src/node/policy.ts";
import type { Heard } from "../in-process.ts";
import { type Houses, houses, identities, NAMES, studyOfThree } from "./houses.ts";

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
});
afterAll(() => here.remove());

const failed = ({ exitCode, complained }: Heard): string | undefined => (exitCode ? complained.join("\n") : undefined);

test("three holders make a key of which two make pseudonyms; who makes it alone types its session", () => {
  expect(first.map(failed)).toEqual(first.map(() => undefined));
  expect(first[4]!.said.join()).toContain("the key is made");
});

describe("when a holder has destroyed its share", () => {
  const ask = (session: string, ...more: readonly string[]): Promise<readonly Heard[]> => {
    const out = ["--out", here.at("hospital/second.csv"), "--force"];
    const others = (["east", "west"] as const).map((name) => here.play(name, session, ...more));
    return Promise.all([here.play("hospital", session, ...out, ...more), ...others]);
  };
  let second: readonly Heard[];
  beforeAll(async () => {
    expect((await here.destroy("north")).exitCode).toBe(0);
    second = await ask("hospital", "--run", "1");
  });

  test("those that are left go on without it, and without a house that does not ask", () => {
    expect(second.map(failed)).toEqual([undefined, undefined, undefined]);
    expect(here.read("hospital/second.csv")).toBe(here.read("hospital/hospital.csv"));
  });

  test("all runs of a session share what the terms grant it, and another session has its own", async () => {
    expect((await ask("later")).map(failed)).toEqual([undefined, undefined, undefined]);
    expect(here.read("hospital/second.csv")).toBe(here.read("hospital/hospital.csv"));
    const over = await ask("hospital", "--run", "2").then((heard) => heard.map(failed));
    for (const holder of over.slice(1)) expect(holder).toContain("more persons than the terms still grant");
    expect(over[0]).toContain("ended the session");
  });
});

test("a node makes a key for which it answers nobody, though it answers who asks under another", () => {
  const policy = { learns: new Map() } as unknown as Policy; // of which a holder's part asks no more
  const isPlayed = (label: string, me: string): boolean => {
    const computation = studyOfThree.computations.find((each) => each.label === label)!;
    return holding({ study: studyOfThree, me, computation, policy, messages: en }) !== undefined;
  };
  expect([isPlayed("key", "west"), isPlayed("other", "west"), isPlayed("other", "north")]).toEqual([
    false,
    true,
    false,
  ]);
  expect([isPlayed("hospital", "west"), isPlayed("clinic", "west"), isPlayed("key", "north")]).toEqual([
    true,
    false,
    true,
  ]);
});
