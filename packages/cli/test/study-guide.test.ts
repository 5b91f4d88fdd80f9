import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { FACTS, PARTIES, studyFolder } from "./study-folder.ts";

const guide = readFileSync(resolve(import.meta.dirname, "../../../docs/guides/studies.md"), "utf8");
const commands = [...guide.matchAll(/^\$ tavs study (.*)$/gm)].map(([, words]) =>
  words!.split(/\s+#/)[0]!.trim().split(/\s+/),
);

test("the guide to studies shows commands that work, one after the other", async () => {
  const here = await studyFolder();
  const others: Readonly<Record<string, readonly string[]>> = {
    new: ["--parties", PARTIES, ...FACTS], // what people fill in
    sign: ["--identity", "east.identity.json"],
    revoke: ["--identity", "east.identity.json", "--force"], // the second time over the first
  };
  const codes: string[] = [];
  for (const words of commands) {
    const { exitCode } = await here.study(...words, ...(others[words[0]!] ?? []));
    codes.push(`${words[0]} ${exitCode}`);
    if (words[0] === "new") here.write("theirs.yaml", here.read("study.yaml"));
  }
  // West has not signed, as the guide says.
  expect(codes).toEqual([
    "new 0",
    "show 0",
    "show 0",
    "show 0",
    "diff 0",
    "sign 0",
    "verify 2",
    "revoke 0",
    "revoke 0",
  ]);
  here.remove();
});
