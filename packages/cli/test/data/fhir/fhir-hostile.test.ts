import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BrokenPiece, LONGEST_PIECE } from "../../../src/data/fhir/broken-piece.ts";
import { PieceCutter } from "../../../src/data/fhir/pieces.ts";
import { openTable, readTable } from "../../../src/data/read-table.ts";
import { Refusal } from "../../../src/refusal.ts";
import { tavs } from "../../in-process.ts";
import { bundle, CPR, cprOf, file, folder, ndjson, patient, person, withCpr } from "./export.ts";

const SECRET = person(7);
const good = ndjson([withCpr("1", person(1))]);
const line = (text: string): string => `${good}${text}\n${ndjson([withCpr("2", SECRET)])}`;

const refusal = async (content: string | Uint8Array, table = ""): Promise<string> => {
  const error = await readTable(file(content) + table).catch((found: unknown) => found);
  expect(error).toBeInstanceOf(Refusal);
  const { message } = error as Refusal;
  expect(message).not.toContain(SECRET);
  expect(message.length).toBeLessThan(400);
  return message;
};

describe("what can not be read in one way only is refused by its line and the way to the field, and no value is said", () => {
  const other = (more: object): string => JSON.stringify({ resourceType: "Patient", id: "3", ...more });
  test.each([
    ["a line that is no JSON", `{"resourceType":"Patient","id":${SECRET},}`, "line 2 is no JSON"],
    ["a line that was cut in a text", `{"resourceType":"Patient","id":"${SECRET}`, "line 2 breaks off within a text"],
    ["a list", `["${SECRET}"]`, "line 2 is no resource"],
    ["words", SECRET, "line 2 is no resource"],
    [
      "an object without a type",
      `{"id":"${SECRET}"}`,
      "line 2 is no FHIR resource: a type was expected in resourceType",
    ],
    ["a type that is none", `{"resourceType":"${SECRET}"}`, "a type was expected in resourceType"],
    [
      "a name that stands twice",
      `{"resourceType":"Patient","id":"3","gender":"male","gender":"female"}`,
      "line 2 has a name twice",
    ],
    [
      "a type that stands twice, once in other letters",
      `{"resourceType":"Patient","resource\\u0054ype":"Group"}`,
      "a name twice",
    ],
    [
      "identifiers that are no list",
      other({ identifier: { value: SECRET } }),
      "the shape that FHIR R4 gives it in identifier",
    ],
    ["an identifier that is a text", other({ identifier: [{}, SECRET] }), "gives it in identifier[1]"],
    [
      "a number where a text was expected",
      other({ identifier: [{ system: CPR, value: Number(SECRET) }] }),
      "in identifier[0].value",
    ],
    ["a day that no calendar has", other({ birthDate: "2019-02-30" }), "no date of FHIR"],
    ["a date as Danes write it", other({ birthDate: "04-03-1962" }), "no date of FHIR"],
    ["a month that none is", other({ birthDate: "2019-13" }), "in birthDate"],
    ["a text longer than any", other({ gender: "x".repeat((1 << 20) + 1) }), "in gender"],
    ["a patient who stands twice", JSON.stringify(withCpr("1", SECRET)), "line 2 has a resource that stood before"],
    ["STU3", other({ animal: { species: {} } }), "line 2 is FHIR STU3, not R4: export it as R4 in animal"],
    ["brackets without end", `{"resourceType":${"[".repeat(1000)}`, "line 2 is nested deeper"],
  ])("%s", async (_title, text, expected) => void expect(await refusal(line(text))).toContain(expected));

  test.each([
    ["R5", { resourceType: "Encounter", actualPeriod: {} }, "FHIR R5, not R4: export it as R4 in actualPeriod"],
    ["R5 drugs", { resourceType: "MedicationStatement", medication: { concept: {} } }, "FHIR R5"],
    ["a status of STU3", { resourceType: "Condition", clinicalStatus: SECRET }, "in clinicalStatus"],
  ])(
    "%s",
    async (_title, resource, expected) =>
      void expect(await refusal(ndjson([resource]), `#${resource.resourceType}`)).toContain(expected),
  );

  test("in a Bundle, by its entry", async () => {
    const people = [withCpr("1", person(1)), patient("2", { birthDate: SECRET })];
    expect(await refusal(JSON.stringify(bundle(people), null, 2))).toMatch(
      /entry 1 \(line \d+\) has no date of FHIR .* in resource.birthDate/,
    );
  });

  test.each([
    ["the last line", good + ndjson([withCpr("2", SECRET)]).slice(0, -3), "line 2 is not whole: the file was cut"],
    ["a Bundle", JSON.stringify(bundle([withCpr("2", SECRET)])).slice(0, -1), "line 1 is not whole"],
  ])("%s that was cut", async (_title, text, expected) => void expect(await refusal(text)).toContain(expected));

  test("who replace each other in a circle, and one who is replaced by two", async () => {
    const link = (...ids: readonly string[]) => ({
      link: ids.map((id) => ({ type: "replaced-by", other: { reference: `Patient/${id}` } })),
    });
    const circle = [patient("1", link("2")), patient("2", link("3")), patient("3", link("1"))];
    expect(await refusal(ndjson(circle))).toContain("line 3 has patients that replace each other in link[0].other");
    expect(await refusal(ndjson([patient("1", link("1"))]))).toContain("replace each other");
    expect(await refusal(ndjson([patient("1", link("2", "3")), patient("2"), patient("3")]))).toContain(
      "line 1 says two different things",
    );
  });

  test.each([
    ["a history", { ...bundle([withCpr("1", SECRET)]), type: "history" }, "is a history or an answer"],
    ["a Bundle within a Bundle", bundle([{ ...bundle([]), id: "1" }]), "has a Bundle within a Bundle"],
    [
      "a first page alone",
      bundle([withCpr("1", SECRET)], undefined, { link: [{ relation: "next", url: "https://x" }] }),
      "is a page of a search",
    ],
    ["entries that are none", { resourceType: "Bundle", entry: [SECRET] }, "gives it in entry"],
    ["an entry that looks like one that was cut out", { resourceType: "Bundle", entry: [0, {}] }, "gives it in entry"],
  ])(
    "%s",
    async (_title, resource, expected) => void expect(await refusal(JSON.stringify(resource))).toContain(expected),
  );

  test("all pages in one folder are whole", async () => {
    const page = (id: string, more: object) =>
      JSON.stringify({ ...bundle([withCpr(id, person(Number(id)))]), ...more });
    const path = folder({
      "bundle-1.json": page("1", { link: [{ relation: "next" }] }),
      "bundle-2.json": page("2", {}),
    });
    expect((await readTable(path)).column("cpr")).toEqual([person(1), person(2)]);
  });
});

describe("what is no FHIR of ours", () => {
  test.each([
    ["XML", '<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>', "", "is FHIR as XML"],
    ["a table of FHIR in a table of text", "cpr,a\n1,2\n", "#Condition", "is not FHIR as JSON"],
    ["a table that is not read", good, "#DocumentReference", "names no table of FHIR"],
    ["a column that is not there", good, "", 'has no column "name": there are cpr, birthDate'],
    ["another encoding", Buffer.from(good.replace('"1"', '"ø"'), "latin1"), "", "is not utf-8"],
    ["a packed file", Buffer.from("1f8b0800", "hex"), "", "unpack it first"],
  ])("%s", async (title, content, table, expected) => {
    const columns = title.startsWith("a column") ? ["name"] : undefined;
    const error = await readTable(file(content) + table, columns ? { columns } : {}).catch((found: Error) => found);
    expect((error as Error).message).toContain(expected);
  });

  test("a folder without any, one with a folder in it, and a packed file in it, called after a patient", async () => {
    await expect(readTable(folder({ "a.txt": "of nobody" }))).rejects.toThrow("holds no FHIR resources");
    const other = folder({ "Patient.ndjson": good, "Patient.2.ndjson": Buffer.from(`\ufeff${good}`, "utf16le") });
    await expect(readTable(other)).rejects.toThrow("/Patient.2.ndjson: is called JSON");
    expect((await readTable(folder({ "Patient.ndjson": good, "Patient.2.ndjson": "\n" }))).rows).toBe(1);
    const nested = folder({ "Patient.ndjson": good });
    mkdirSync(join(nested, SECRET));
    await expect(readTable(nested)).rejects.toThrow("(file 1): is a folder within the folder");
    const packed = { [`0-${SECRET}.ndjson`]: `${good}{`, [`${SECRET}.ndjson.gz`]: Buffer.from("1f8b0800", "hex") };
    const message = async (files: Parameters<typeof folder>[0]): Promise<string> =>
      ((await readTable(folder(files)).catch((found: unknown) => found)) as Error).message;
    expect(await message(packed)).toMatch(/\/\(file 2\): .*unpack it first/);
    expect(await message({ [`0-${SECRET}.ndjson`]: `${good}{` })).toMatch(/\/\(file 1\): line 2 is not whole/);
    expect((await message(packed)) + (await message(packed))).not.toContain(SECRET);
  });

  test("a file that is called as a table would be", async () => {
    expect((await readTable(file(good, "export#Patient"))).rows).toBe(1);
  });

  test("an export that is still being written", async () => {
    const path = file(good);
    const table = await openTable(path);
    appendFileSync(path, "\n");
    await expect((async () => { for await (const _ of table.batches(["cpr"])); })()).rejects.toThrow("was changed"); // biome-ignore format: one line
  });
});

describe("hostile resources", () => {
  test("change no prototype, and are asked only for what is their own", async () => {
    const text = `{"resourceType":"Patient","id":"1","__proto__":{"birthDate":"1962-03-04","gender":"${SECRET}"},"constructor":{"prototype":{"deceasedBoolean":true}}}\n`;
    const found = await readTable(file(text));
    expect([found.column("birthDate"), found.column("gender"), found.column("deceased")]).toEqual([[""], [""], [""]]);
    expect(({} as Record<string, unknown>).deceasedBoolean).toBeUndefined();
    await expect(readTable(file(good), { columns: ["constructor"] })).rejects.toThrow("has no column");
    await expect(readTable(`${file(good)}#constructor`)).rejects.toThrow("names no table of FHIR");
  });

  test("of many identifiers cost no more than their length", async () => {
    const many = Array.from({ length: 30_000 }, (_, i) =>
      cprOf(person(1), { period: { end: String(1900 + (i % 100)) } }),
    );
    const begun = process.cpuUsage();
    expect(
      (await readTable(file(ndjson([patient("1", { identifier: many })])), { columns: ["cpr"] })).column("cpr"),
    ).toEqual([person(1)]);
    expect(process.cpuUsage(begun).user).toBeLessThan(20e6); // of a processor: others may hold it; quadratic would be minutes
  });

  test("longer than any are refused before they are whole; backslashes and quotes without end cost no more than their length", () => {
    const cutter = new PieceCutter();
    const push = (text: string): number => [...cutter.push(text)].length;
    push('{"a":"');
    const piece = "\\".repeat(1 << 21);
    const begun = process.cpuUsage();
    expect(() => { for (let i = 0; i * piece.length <= LONGEST_PIECE; i++) push(piece); }).toThrow(BrokenPiece); // biome-ignore format: one line
    const quotes = new PieceCutter();
    expect([...quotes.push(`{"a":"${'\\"'.repeat(1 << 20)}"}`)]).toHaveLength(1);
    expect(process.cpuUsage(begun).user).toBeLessThan(20e6);
  });

  test("of a million entries leave nothing behind", () => {
    const cutter = new PieceCutter();
    let count = 0;
    for (const _ of cutter.push('{"resourceType":"Bundle","entry":[')) count++;
    for (let i = 0; i < 20; i++) for (const _ of cutter.push('{"resource":{}},'.repeat(1000))) count++;
    expect(count).toBe(20_000);
  });
});

test("tavs data check tells what an export holds, and no value of it", async () => {
  const secrets = [SECRET, "Ane", "1987-06-05", "4711", "DZ318", "http://secret.example"];
  const concept = {
    coding: [
      { system: "urn:oid:1.2.208.176.2.4", code: "DZ318" },
      { system: "http://secret.example", code: "4711" },
      { code: "x" },
    ],
  };
  const identifier = [
    cprOf(SECRET),
    { system: "http://secret.example", value: "4711" },
    cprOf(person(8), { use: "old" }),
    { value: "4711" },
  ];
  const to = (reference: string) => ({ resourceType: "Condition", subject: { reference }, code: concept });
  const path = folder({
    "Patient.ndjson": ndjson([
      patient("1", { identifier, active: false, name: [{ given: ["Ane"] }], birthDate: "1987-06-05" }),
      patient("2", { link: [{ type: "replaced-by", other: { reference: "Patient/1" } }] }),
    ]),
    "Condition.000.ndjson": ndjson([
      to("Patient/1"),
      to("Patient/3"),
      to("Group/1"),
      { resourceType: "Condition" },
      { ...to("Patient/1"), verificationStatus: { coding: [{ code: "entered-in-error" }] } },
    ]),
    "x.json": ndjson([{ resourceType: "AneHansen" }]),
  });
  for (const more of [[], ["--json"], ["--lang", "da"]]) {
    const { exitCode, said } = await tavs("data", "check", path, ...more);
    expect(exitCode).toBe(0);
    for (const secret of [...secrets, "AneHansen"]) expect(said.join("\n").replaceAll(path, "")).not.toContain(secret);
  }
  const { said } = await tavs("data", "check", `${path}#Condition`, "--json");
  expect(JSON.parse(said.join())).toMatchObject({
    rows: 4,
    ids: { kinds: { cpr: 1 }, missing: 3 },
    fhir: {
      files: 3,
      resources: { Condition: 5, Patient: 2, other: 1 },
      mistakes: 1,
      patients: { replaced: 1, orphans: 0, inactive: 1 },
      identifiers: { cpr: 1, other: 1, former: 1, unnamed: 1 },
      subjects: { reference: 1, missing: 1, others: 1, none: 1 },
      codes: { SKS: 3, other: 3, unnamed: 3 },
    },
  });
});
