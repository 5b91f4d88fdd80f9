import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { dpia } from "../src/messages/dpia.ts";
import { flowsOf } from "../src/study/flows.ts";
import { FACTS, type StudyFolder, studyFolder, withStudy } from "./study-folder.ts";

let here: StudyFolder | undefined;
afterEach(() => {
  here?.remove();
  here = undefined;
});

const proto = (path: string): readonly string[] => {
  const text = readFileSync(resolve(import.meta.dirname, "../..", path), "utf8");
  return [...text.matchAll(/^message (\w+) \{/gm)].map(([, name]) => name!);
};
const psi = proto("psi/src/oprf/psi.proto");

describe("the data flows", () => {
  test.each<readonly [string, object, readonly string[]]>([
    ["psi/1", { engine: "oprf" }, ["Announcement", "Opening", "Points", "Rows"]],
    [
      "psi/1",
      { verified: true, mutual: true },
      ["Announcement", "Opening", "Points", "ProvenPoints", "Rows", "Receipts"],
    ],
    ["psi/1", { engine: "vole" }, ["Announcement", "Opening", "Rows", ...proto("psi/src/vole/vole.proto")]],
    ["psi/labelled/1", {}, ["Announcement", "Opening", "Points", "Rows", ...proto("psi/src/vole/vole.proto")]],
    ["psi/cardinality/1", {}, ["Announcement", "Opening", "Points", "Rows"]],
    ["psi/union/1", {}, proto("psi/src/union/union.proto")],
    ["psi/sum/1", {}, ["Announcement", "Opening", "Points", ...proto("psi/src/sum/sum.proto")]],
    [
      "federated/cox/1",
      {},
      [
        ...proto("federated/src/secure-sum/sum.proto"),
        // `Call` is the cover of the aggregator's words
        ...proto("federated/src/secure-sum/masked/masked.proto").filter((name) => name !== "Call"),
      ],
    ],
  ])("of %s with %j list every message of its .proto", (protocol, parameters, expected) => {
    const listed = flowsOf({ protocol, parameters: { ...parameters } })!.flatMap(({ messages }) => messages);
    expect([...new Set(listed)].sort()).toEqual([...new Set(expected)].sort());
  });

  test("name messages of psi that there are", () => {
    for (const name of ["Announcement", "Opening", "Points", "ProvenPoints", "Rows", "Receipts"])
      expect(psi).toContain(name);
  });

  test("are said in every language, with the study's own parties, and no cell stays empty", async () => {
    here = await withStudy("--columns", "relapse");
    for (const language of Object.keys(dpia)) {
      const { exitCode, said } = await here.study("show", "study.yaml", "--dpia", "--lang", language);
      const cells = said.filter((line) => line.startsWith("| ")).map((line) => line.split(" | "));
      expect({ exitCode, columns: new Set(cells.map(({ length }) => length)) }).toEqual({
        exitCode: 0,
        columns: new Set([6]),
      });
      expect(cells.flat().every((cell) => cell.trim() !== "" && cell.trim() !== "|")).toBe(true);
      expect(said.join("\n")).toContain(dpia[language]!.kinds.labels.content);
      expect(said.join("\n")).toContain("learns how many items the receiver holds, and nothing else");
    }
    const { said } = await here.study("show", "study.yaml", "--dpia", "--json");
    const { rows } = JSON.parse(said.join());
    for (const { kept } of rows) expect(kept).toContain("until the party removes it"); // nothing deletes by itself
    expect(rows).toContainEqual(
      expect.objectContaining({ session: "link", message: "Rows", sender: "west", receiver: "east" }),
    );
  });

  test("of an analysis name the hospitals, who adds, and nobody else", async () => {
    here = await studyFolder();
    const keys = ["a", "b", "c", "hub"].map(
      (name, at) => `${name}=${"abcdef0123456789".repeat(4).replace(/^./, String(at))}`,
    );
    await here.study(
      "new",
      "stats.yaml",
      "--template",
      "stats",
      "--parties",
      keys.join(),
      "--columns",
      "age",
      ...FACTS,
    );
    const { said } = await here.study("show", "stats.yaml", "--dpia", "--json");
    const { rows } = JSON.parse(said.join());
    expect(rows).toContainEqual(expect.objectContaining({ message: "Part", sender: "a, b, c", receiver: "hub" }));
  });

  test("are not said with a gap: a protocol whose messages nobody listed is refused by its line", async () => {
    here = await withStudy();
    here.write("study.yaml", here.read("study.yaml").replace("protocol: psi/1", "protocol: psi/unbalanced/1"));
    const { exitCode, complained } = await here.study("show", "study.yaml", "--dpia");
    expect(exitCode).toBe(1);
    expect(complained[0]).toMatch(/line \d+: computations\.0\.protocol: is a protocol whose messages/);
  });

  test("are not said of a study that lies about its protocol, or in which nobody takes the other side", async () => {
    here = await withStudy();
    const text = here.read("study.yaml");
    const lie = text.replace("learns how many items", "learns nothing of how many items");
    for (const [changed, place] of [
      [lie, "reveals.west.learns: must be what psi/1 says of itself"],
      [text.replace("west: sender", "west: receiver"), "roles: must give somebody the role sender"],
    ] as const) {
      expect(changed).not.toBe(text);
      here.write("study.yaml", changed);
      const { exitCode, said, complained } = await here.study("show", "study.yaml", "--dpia");
      expect({ exitCode, said }).toEqual({ exitCode: 1, said: [] });
      expect(complained[0]).toContain(place);
    }
  });

  test("hold a draft's texts as they are: no HTML, no link, no picture", async () => {
    here = await withStudy();
    const label = "<img src=x> [a](b) `c` |";
    here.write("study.yaml", here.read("study.yaml").replace("label: link", `label: "${label}"`));
    const { said } = await here.study("show", "study.yaml", "--dpia");
    expect(said).toContain("## \\<img src=x\\> \\[a\\](b) \\`c\\` \\|");
  });
});
