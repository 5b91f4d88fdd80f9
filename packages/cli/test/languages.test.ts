import { describe, expect, test } from "vitest";
import { en } from "../src/messages/en/index.ts";
import { languages } from "../src/messages/index.ts";
import { tavs } from "./in-process.ts";

type Sentence = string | ((...given: readonly unknown[]) => string);

/** Every sentence with its path, such as "audit.columns.line". */
function sentences(words: object, path = ""): readonly (readonly [string, Sentence])[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === "object" ? sentences(value, `${path}${name}.`) : [[`${path}${name}`, value] as const],
  );
}

const FIELDS = new Map<string, unknown>([
  ["forms", { icd10: 4711 }],
  ["years", { from: 815, to: 4711 }],
  ["numbers", undefined],
  ["decimal", "point"],
  ...["columns", "known", "names", "lines"].map((name) => [name, ["firstName", "secondName"]] as const),
]);
/** Something that has every field that a sentence may ask for. */
const record = new Proxy({}, { get: (_, name) => (FIELDS.has(String(name)) ? FIELDS.get(String(name)) : 4711) });

/** What may be handed to a sentence, of one, two or three parts. */
const probes: readonly (readonly unknown[])[] = [
  [4711, 815, 3],
  ["theName", 815, 3],
  ["theName", "otherName", "lastName"],
  ["theName", ["firstName", "secondName"]],
  [4711, ["firstName", "secondName"]],
  [["firstName", "secondName"]],
  [{ icd10: 4711 }],
  [record],
  ["theName", record],
  [1],
];

const MARKS = /4711|815|theName|otherName|lastName|firstName|secondName/g;
const marksOf = (text: string): readonly string[] => [...new Set(text.match(MARKS) ?? [])].sort();

function said(sentence: Sentence, probe: readonly unknown[]): string | undefined {
  if (typeof sentence === "string") return sentence;
  try {
    const text = sentence(...probe);
    return /undefined|NaN|\[object/.test(text) ? undefined : text;
  } catch {
    return undefined; // not a probe for this sentence
  }
}

/** Words that are the same in both. */
const SAME = new Set(["audit.columns.session", "audit.columns.epsilon", "study.template", "dataCheck.decimals.none"]);

describe.each([...languages].filter(([name]) => name !== "en"))("the language %s", (_name, words) => {
  const own = new Map(sentences(words));

  test("has every sentence, none left in English, with every name and number that English has in it", () => {
    for (const [path, english] of sentences(en)) {
      const other = own.get(path);
      expect(typeof other, path).toBe(typeof english);
      let asked = 0;
      for (const probe of typeof english === "string" ? [[]] : probes) {
        const [here, there] = [said(english, probe), said(other!, probe)];
        if (here === undefined) continue;
        asked++;
        expect(there, path).toBeDefined();
        expect(marksOf(there!), path).toEqual(marksOf(here));
        if (!SAME.has(path) && /[a-z]{4}/.test(here.replace(MARKS, ""))) expect(there, path).not.toBe(here);
      }
      expect(asked, path).toBeGreaterThan(0);
    }
    expect(own.size).toBe(sentences(en).length);
  });

  test("names the same options, commands and addresses as English does", () => {
    const fixed = (text: string): readonly string[] =>
      [
        ...new Set(
          text.match(
            /--[a-z]+(?:-[a-z]+)*|\btavs (?:init|study|data|peers|relay|node|link|count|step|stats|train|validate|pseudonymise|budget|audit|doctor)\b|wss:\/\/|\bCtrl-C\b/g,
          ) ?? [],
        ),
      ].sort();
    for (const [path, english] of sentences(en))
      if (typeof english === "string") expect(fixed(own.get(path) as string), path).toEqual(fixed(english)); // a text, as the test above saw
  });
});

test("who asks for Danish is answered in Danish, in help, in errors and in JSON", async () => {
  expect((await tavs("--lang", "da", "--help")).said.join("\n")).toContain("AFSLUTNINGSKODER");
  expect((await tavs("init", "--lang=da")).complained[0]).toContain("mangler");
  const json = await tavs("audit", "vrify", "--json", "--lang", "da");
  expect(JSON.parse(json.said.join())).toMatchObject({
    error: { code: "usage", message: expect.stringContaining("kommando") },
  });
});
