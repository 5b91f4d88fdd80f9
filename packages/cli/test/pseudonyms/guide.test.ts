import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { hex } from "@tavs/core";
import { expect, test } from "vitest";
import { type Heard, tavs } from "../in-process.ts";
import { copied, marked, typed } from "../link/guide.ts";
import { houses, identities, type Name } from "./houses.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/pseudonyms.md"), "utf8");
const steps = page
  .split("<!-- copied: ")
  .map((part, i) => ({ part: i === 0 ? part : `<!-- copied: ${part}` }))
  .map(({ part }) => ({ copies: copied(part), blocks: marked(part) }));

test("the guide to pseudonyms shows commands that lead where it says: a file, two receipts, and the end of the key", async () => {
  const here = await houses();
  for (const name of ["hospital", "east", "west"]) rmSync(here.at(`${name}/study.json`));
  const values: Readonly<Record<string, string>> = {
    $HOSPITAL_KEY: hex(identities.hospital.publicKey),
    $EAST_KEY: hex(identities.east.publicKey),
    $WEST_KEY: hex(identities.west.publicKey),
    $RELAY: here.relay.url,
  };
  const types = async (side: string, words: readonly string[]): Promise<Heard> => {
    const filled = words.map((word) => word.replaceAll(/\$[A-Z_]+/g, (name) => values[name] ?? name));
    const placed = filled.map((word) => (/^[\w.]+\.(yaml|csv)$/.test(word) ? here.at(`${side}/${word}`) : word));
    const needsIdentity = !["new", "verify"].includes(words[1]!);
    const own = needsIdentity ? ["--identity", here.at(`${side}/${side}.identity.json`)] : [];
    const heard = await tavs(...placed, ...own);
    expect(heard.exitCode, [words.join(" "), ...heard.complained].join("\n")).toBe(0);
    return heard;
  };
  const heard: Heard[] = [];
  const together: Promise<Heard>[] = [];
  for (const { copies, blocks } of steps) {
    for (const { file, from, to } of copies) copyFileSync(here.at(`${from}/${file}`), here.at(`${to}/${file}`));
    for (const { mark, code } of blocks) {
      const [, at, side] = /^(together at|at) (\w+)$/.exec(mark)!;
      for (const words of typed(code)) {
        if (at === "together at") together.push(types(side!, words));
        else heard.push(await Promise.all(together).then(() => types(side!, words)));
      }
    }
  }
  const [asked] = await Promise.all(together);
  expect(asked!.said[0]).toContain("pseudonyms.csv holds 11 rows of 10 persons, by pseudonym, for hospital");
  expect(here.read("hospital/pseudonyms.csv")).toMatch(/^pseudonym,age,note\n(p[0-9a-f]{32},\d\d,('=seen)?\n){11}$/);
  const verdict = heard.at(-1)!.said.map((line) => line.replaceAll(/.\[\d+m/g, ""));
  const word = (name: Name): RegExp => new RegExp(`^✓ ${name} destroyed its share on \\d{4}-\\d\\d-\\d\\d \\(tavs@`);
  for (const holder of ["east", "west"] as const) expect(verdict).toContainEqual(expect.stringMatching(word(holder)));
  expect(verdict).toContain('✓ key "key": nobody can make its pseudonyms any more');
  await here.remove();
});
