import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readStudyFile } from "../src/data/read-study.ts";
import { toYaml } from "../src/data/write-yaml.ts";
import { parseYaml } from "../src/data/yaml-values.ts";
import { en } from "../src/messages/en/index.ts";
import { plain } from "../src/plain-text.ts";
import { wrapped } from "../src/study/wrapped.ts";
import { type StudyFolder, withStudy } from "./study-folder.ts";

let here: StudyFolder;
let good: string;
beforeAll(async () => {
  here = await withStudy();
  good = here.read("study.yaml");
});
afterAll(() => here.remove());

const SECRET = "0101901234";
const put = (from: string, to: string): string => {
  if (!good.includes(from)) throw new Error(`${from} does not stand in the study`);
  return good.replace(from, () => to);
};
/** A text that stands for the title of the study. */
const title = (text: string): string => put("title: Relapse", `title: ${text}`);

describe("a study that would do something else than say what it says", () => {
  test.each<readonly [string, () => string | Uint8Array, string]>([
    ["an alias", () => title(`&a ${SECRET}\ncopy: *a`), "has an anchor or an alias"],
    ["a billion laughs", () => `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n${good}`, "has an anchor or an alias"],
    ["a tag of JavaScript", () => title(`!!js/function '${SECRET}'`), "is not YAML"],
    ["a tag of YAML", () => title(`!!binary ${SECRET}`), "has a tag"],
    ["a merge key", () => `<<: { title: x }\n${good}`, "has a merge key"],
    ["a directive", () => `%YAML 1.1\n---\n${good}`, "begins with a directive"],
    ["a second document", () => `${good}\n---\ntitle: ${SECRET}\n`, "is not YAML"],
    ["a field twice", () => `${good}title: ${SECRET}\n`, "stood in this record before"],
    ["a name that is a number", () => `${good}7: x\n`, "a name that is no text"],
    ["a prototype", () => `${good}__proto__: { polluted: true }\n`, "(number 12): is no field of a study"],
    [
      "a prototype in parameters",
      () => put("rule: DK/cpr/1", "__proto__: { polluted: true }"),
      "the name of field number 1",
    ],
    ["a terminal escape", () => title('"\\e[31mred"'), "title: must be one line"],
    ["a turned direction of writing", () => title('"a\u202eb"'), "title: must be one line"],
    ["a field of a megabyte", () => title("x".repeat(200_000)), "title: must be one line"],
    ["a file of a megabyte", () => `${good}# ${"x".repeat(1_000_000)}\n`, "262144 are the most"],
    ["brackets without end", () => `${"[".repeat(200_000)}`, "nests too deep"],
    ["lists in lists without end", () => `${"- ".repeat(100_000)}`, "nests too deep"],
    ["records in records on a line", () => `${"a: ".repeat(80_000)}`, "nests too deep"],
    [
      "an indentation without end",
      () => Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
      "nests too deep",
    ],
    ["quotes without end", () => `${'"'.repeat(2_000)}`, "is not YAML"],
    ["bytes that are no text", () => Uint8Array.of(0xff, 0xfe, 0x41), "is not text in UTF-8"],
    ["nothing", () => "", "the document: must be a record"],
    ["a number without end", () => put("epsilon: 1", "epsilon: .inf"), "privacy.epsilon: must be a number"],
    [
      "somebody's data in place of a column",
      () => put("- cpr", `- "${SECRET}"`),
      "parties.0.data.0.columns.0: must be",
    ],
  ])("with %s is refused, and nothing of it is quoted", async (_, content, sentence) => {
    here.write("hostile.yaml", content());
    const { exitCode, said, complained } = await here.study("show", "hostile.yaml");
    expect({ exitCode, said }).toEqual({ exitCode: 1, said: [] });
    expect(complained[0]).toContain(sentence);
    expect(complained[0]).not.toContain(SECRET);
    const printed = stripVTControlCharacters(complained[0]!); // without the colour of "tavs:"
    expect(plain(printed)).toBe(printed);
    expect((Object.prototype as Readonly<Record<string, unknown>>).polluted).toBeUndefined();
  });

  test("is refused with the line on which it stands", async () => {
    here.write("hostile.yaml", put("      - name: patients", "      - name: patients\n        rows: [1, 2]"));
    const line =
      here
        .read("hostile.yaml")
        .split("\n")
        .findIndex((text) => text.includes("rows:")) + 1;
    const { said } = await here.study("show", "hostile.yaml", "--json");
    expect(JSON.parse(said.join())).toEqual({
      ok: false,
      error: {
        code: "terms",
        line,
        message: expect.stringContaining(`line ${line}: parties.0.data.0.rows: is no field`),
      },
    });
  });

  test("is no JSON where only YAML would read it", async () => {
    here.write("yaml.json", good);
    expect((await here.study("show", "yaml.json")).complained[0]).toContain("is not JSON");
  });

  test("is a pipe that never ends, a folder, or not there", async () => {
    execFileSync("mkfifo", [here.at("pipe.yaml")]);
    expect((await here.study("show", "pipe.yaml")).complained[0]).toContain("is a pipe or a device");
    symlinkSync("/dev/zero", here.at("zero.yaml"));
    expect((await here.study("show", "zero.yaml")).complained[0]).toContain("is a pipe or a device");
    symlinkSync(here.at("."), here.at("folder.yaml"));
    expect((await here.study("show", "folder.yaml")).complained[0]).toContain("is a folder");
    expect((await here.study("show", "nowhere.yaml")).complained[0]).toContain("there is no such file");
  });

  test("does not reach through a link beside it: no signature is written where a link stands", async () => {
    symlinkSync(here.at("victim.txt"), here.at("study.west.signature.json"));
    const { exitCode, complained } = await here.study(
      "sign",
      "study.yaml",
      "--force",
      "--identity",
      "west.identity.json",
    );
    expect({ exitCode, link: complained[0]!.includes("is a link or a folder") }).toEqual({ exitCode: 1, link: true });
    expect(() => here.read("victim.txt")).toThrow(/ENOENT/);
  });
});

describe("a document", () => {
  test("says in YAML what it says in JSON: days stay texts, and what looks like a number is quoted", () => {
    expect(parseYaml("a: 2027-06-30\nb: no\nc: 0o17\nd: ~", en.documents).value).toEqual({
      a: "2027-06-30",
      b: "no",
      c: 15,
      d: null,
    });
  });

  test("that tavs writes is read as it was, whatever its texts are", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 30 });
    const name = fc.stringMatching(/^[a-z][a-z -]{0,10}[a-z]$/);
    const value = fc.oneof(
      text,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("yes", "1e5", "<<", "---", "- a", "2027-06-30", "# no", "!x", "&a", "*a", "0x1f", " a "),
    );
    fc.assert(
      fc.property(fc.dictionary(name, fc.oneof(value, fc.array(value), fc.dictionary(name, value))), (document) => {
        const sections = Object.entries(document).map(([each, inside]) => ({
          name: each,
          value: inside,
          comment: "about",
        }));
        if (sections.length > 0) expect(parseYaml(toYaml(sections), en.documents).value).toEqual({ ...document });
      }),
      { numRuns: 150 },
    );
  });

  test("knows on which line a field stands", async () => {
    const { lineOf } = await readStudyFile(here.at("study.yaml"));
    const lines = good.split("\n");
    expect(lines[lineOf("parties.1.key") - 1]).toContain("key:");
    expect(lines[lineOf("computations.0.queries.runs") - 1]).toContain("runs: 1");
    expect(lines[lineOf("computations.0.queries.colour") - 1]).toContain("runs: 1"); // what is missing is missing there
  });
});

describe("a text on the screen", () => {
  test("moves no cursor, whatever it is, and loses no letter of what can be printed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const shown = wrapped(text).join("");
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        const letters = (words: string): string => words.replaceAll(/[^a-z0-9]/g, "");
        for (const letter of letters(text)) expect(shown).toContain(letter);
      }),
      { numRuns: 100 },
    );
  });
});
