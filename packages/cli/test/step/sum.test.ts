import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SUM_STEPS } from "../../src/stats/stepped.ts";
import { type Heard, tavs } from "../in-process.ts";
import { computation, HOSPITALS, type Hospitals, hospitals, type Name, PARTIES } from "../stats/hospitals.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals();
});
afterAll(() => here.remove());

/** `tavs step` of one party, as it would be typed. */
function step(name: Name, ...more: readonly string[]): Promise<Heard> {
  const words = here
    .words(name, "counted", "patients")
    .filter((word, i, all) => word !== "--via" && all[i - 1] !== "--via");
  return tavs("step", here.at(`${name}/in`), here.at(`${name}/out`), ...words, ...more);
}

function carry(from: Name): void {
  for (const to of PARTIES.filter((other) => other !== from))
    for (const file of readdirSync(here.at(`${from}/out`)))
      copyFileSync(here.at(`${from}/out/${file}`), here.at(`${to}/in/${file}`));
}

test("three hospitals add their counts by carried files: as often as is said before, and what is released stays", async () => {
  const cells = ["rows", "sick"];
  const parameters = { cells };
  here.study("counted", [computation({ label: "count", protocol: "federated/tally/1", parameters })], ["sick"]);
  const rows = HOSPITALS.map((_, hospital) =>
    Array.from({ length: 20 + hospital }, (_, i) => ({ sick: i < 9 ? 1 : 0 })),
  );
  here.tables("patients", rows);
  for (const name of PARTIES) for (const folder of ["in", "out"]) mkdirSync(here.at(`${name}/${folder}`));
  expect(await step("east")).toMatchObject({
    exitCode: 1,
    complained: [expect.stringContaining(`4 parties take part: some ${SUM_STEPS} times`)],
  });
  const steps = Object.fromEntries(PARTIES.map((name) => [name, 0])) as Record<Name, number>;
  const isReleased = (): boolean => readdirSync(here.at("board")).includes("counted");
  while (!isReleased() && steps.board < 20)
    for (const name of PARTIES) {
      const { exitCode, complained } = await step(name, "--yes");
      expect(exitCode, complained.join("\n")).toBe(0);
      steps[name] += 1;
      carry(name);
    }
  expect(steps.board).toBe(SUM_STEPS);
  const released = here.everything("board/counted");
  expect(released).toContain("63"); // 20 + 21 + 22
  expect(released).toContain("27");
  const again = await step("board", "--yes");
  expect([again.exitCode, again.said.join("\n")]).toEqual([0, expect.stringContaining("was written before")]);
  expect(here.everything("board/counted")).toBe(released);
});
