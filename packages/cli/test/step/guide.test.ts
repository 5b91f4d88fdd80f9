import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { tavs } from "../in-process.ts";
import { study, twoHospitals } from "../link/two-hospitals.ts";

const guide = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/file-mode.md"), "utf8");
const shown = [...guide.matchAll(/^<!-- at (east|west) -->\n```console\n\$ tavs (.*)\n```$/gm)].map(
  ([, side, words]) => [side as "east" | "west", words!.split(" ")] as const,
);

test("the guide to file mode shows commands that lead where it says", async () => {
  const here = await twoHospitals();
  for (const side of ["east", "west"] as const) {
    for (const folder of ["in", "out"]) mkdirSync(here.at(`${side}/${folder}`));
    writeFileSync(here.at(`${side}/study.yaml`), JSON.stringify(study)); // JSON is YAML
  }
  /** What stands beside a party is named as in the guide. */
  const typed = (side: string, words: readonly string[]): readonly string[] =>
    words.map((word) => (/\.(yaml|csv|jsonl)$|^(in|out)$/.test(word) ? here.at(`${side}/${word}`) : word));
  const does = async ([side, words]: (typeof shown)[number]) => {
    const own = words[0] === "step" ? ["--identity", here.at(`${side}/${side}.identity.json`)] : [];
    const { exitCode, said, complained } = await tavs(...typed(side, words), ...own);
    expect(exitCode, complained.join("\n")).toBe(0);
    const [out, into] = [here.at(`${side}/out`), here.at(`${side === "east" ? "west" : "east"}/in`)];
    for (const name of readdirSync(out)) copyFileSync(`${out}/${name}`, `${into}/${name}`);
    return said;
  };
  const [eastSteps, westSteps, verifies] = shown;
  expect(shown).toHaveLength(3);
  expect((await does(eastSteps!)).map((line) => line.split(/[/\d]/)[0])).toEqual(["carry ", "  "]);
  for (let i = 0; i < 2; i++) {
    await does(westSteps!);
    await does(eastSteps!);
  }
  await does(westSteps!);
  expect((await does(eastSteps!))[0]).toContain("linked.csv holds 10 patients");
  await does(verifies!);
  await here.remove();
});
