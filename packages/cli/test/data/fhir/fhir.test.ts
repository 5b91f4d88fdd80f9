import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PieceCutter } from "../../../src/data/fhir/pieces.ts";
import { readTable, type Table } from "../../../src/data/read-table.ts";
import { readRowsOf } from "../../../src/data/rows.ts";
import { en } from "../../../src/messages/en/index.ts";
import { analysedRows } from "../../../src/stats/read-rows.ts";
import { columnsOf } from "../../../src/stats/reads.ts";
import {
  bundle,
  CAPITAL,
  CPR,
  cprOf,
  file,
  folder,
  ndjson,
  patient,
  person,
  type Resource,
  withCpr,
  X_ECPR,
} from "./export.ts";

const rowsOf = (table: Table): readonly (readonly string[])[] =>
  Array.from({ length: table.rows }, (_, i) => table.columns.map((name) => table.column(name)[i]!));
const read = async (path: string, ...columns: readonly string[]) => rowsOf(await readTable(path, { columns }));
const cpr = async (...identifier: readonly Resource[]): Promise<string> =>
  (await read(file(ndjson([patient("1", { identifier })])), "cpr"))[0]![0]!;

describe("a patient's number", () => {
  const x = { use: "temp", system: X_ECPR, value: "0703921VJ4" };
  const d = { use: "temp", system: CAPITAL, value: "0703920VJ4" };

  test("is the CPR number before any replacement, and a replacement where there is none", async () => {
    expect(await cpr(d, x, cprOf(person(1)))).toBe(person(1));
    expect(await cpr(d, x)).toBe("0703921VJ4");
    expect(await cpr({ system: "http://hospital.example/id", value: "4711" })).toBe("");
  });

  test("of a region says whose it is, so that no other region's is taken for it", async () => {
    expect(await cpr(d)).toBe("DK:1.2.208.176.1.6.1.3.187:0703920VJ4");
  });

  test("is not a former one, and of two the one that holds longer", async () => {
    expect(await cpr(cprOf(person(1), { use: "old" }), cprOf(person(2)))).toBe(person(2));
    expect(await cpr(cprOf(person(1), { period: { end: "2019" } }), cprOf(person(2)))).toBe(person(2));
    expect(await cpr(cprOf(person(1), { use: "old" }))).toBe("");
    const ends = ["2019-05-31", "2019", "2018-12"].map((end, i) => cprOf(person(i), { period: { end } }));
    expect(await cpr(...ends)).toBe(person(1));
  });

  test("may stand twice, with a hyphen and without; two numbers of one person are refused", async () => {
    expect(await cpr(cprOf(person(1)), cprOf(`${person(1).slice(0, 6)}-${person(1).slice(6)}`))).toBe(person(1));
    await expect(cpr(cprOf(person(1)), cprOf(person(2)))).rejects.toThrow("says two different things");
  });

  test("of another system is a column of that name", async () => {
    const own = { system: "http://hospital.example/id", value: "4711" };
    const path = file(ndjson([patient("1", { identifier: [own, cprOf(person(1))] })]));
    expect(await read(path, "identifier:http://hospital.example/id", `identifier:${CPR}`)).toEqual([
      ["4711", person(1)],
    ]);
  });
});

describe("what else a patient is", () => {
  test("dates stay as exact as they are, and an instant is the day of its own zone", async () => {
    const people = [
      { birthDate: "1962", deceasedDateTime: "2019-05-31T23:30:00-03:00" },
      { birthDate: "1962-03", deceasedDateTime: "2019-05" },
      { birthDate: "1962-03-04", deceasedBoolean: false, gender: "female" },
      { _birthDate: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason" }] } },
    ];
    const path = file(ndjson(people.map((more, i) => patient(String(i), more))));
    expect(await read(path, "birthDate", "deceased", "deceasedDate", "gender")).toEqual([
      ["1962", "true", "2019-05-31", ""],
      ["1962-03", "true", "2019-05", ""],
      ["1962-03-04", "false", "", "female"],
      ["", "", "", ""],
    ]);
  });

  test("who was merged into another has no row, and what was said of either is said of who remains", async () => {
    const link = (type: string, id: string) => [{ type, other: { reference: `Patient/${id}` } }];
    const people = [
      withCpr("a", person(1), { active: false, link: link("replaced-by", "b") }),
      withCpr("b", person(2), { link: link("replaced-by", "c") }),
      withCpr("c", person(3), { link: link("replaces", "d") }),
      withCpr("d", person(4), { link: link("replaced-by", "c") }),
      withCpr("e", person(5), { link: link("replaced-by", "elsewhere") }),
    ];
    const seen = ["a", "b", "c", "d", "e"].map((id) => ({
      resourceType: "Encounter",
      subject: { reference: `Patient/${id}` },
    }));
    const path = file(ndjson([...seen, ...people]));
    expect(await read(path, "cpr")).toEqual([[person(3)], [person(5)]]);
    expect((await read(`${path}#Encounter`, "cpr")).flat()).toEqual([3, 3, 3, 3, 5].map(person));
  });
});

describe("whose a resource is", () => {
  const condition = (subject: Resource, more: Resource = {}): Resource => ({
    resourceType: "Condition",
    subject,
    ...more,
  });
  const of = async (resources: readonly Resource[], text = ndjson(resources)) =>
    (await read(`${file(text)}#Condition`, "cpr")).flat();
  const known = [withCpr("1", person(1)), withCpr("2", person(2))];
  const to = (reference: string) => condition({ reference });

  test("in lines: Patient/1, one version of it, or the address at one server", async () => {
    const ways = [
      "Patient/1",
      "Patient/2/_history/3",
      "https://ehr.example/fhir/Patient/2",
      "http://ehr.example/Patient/2",
    ];
    expect(await of([...ways.slice(0, 3).map(to), ...known])).toEqual([1, 2, 2].map(person));
    await expect(of([...ways.map(to), ...known])).rejects.toThrow("line 4 names a second server");
  });

  test("in a Bundle: by full URL, by urn:uuid, and relative to the server of the entry", async () => {
    const entry = (fullUrl: string, resource: Resource) => ({ fullUrl, resource });
    const text = JSON.stringify({
      resourceType: "Bundle",
      entry: [
        entry("https://a.example/fhir/Condition/1", to("Patient/1")),
        entry("https://b.example/fhir/Condition/1", to("Patient/1")),
        entry("https://b.example/fhir/Condition/2", to("https://a.example/fhir/Patient/1")),
        entry("urn:uuid:8d2c1f0a-0000-4000-8000-000000000003", to("urn:uuid:8d2c1f0a-0000-4000-8000-000000000001")),
        entry("urn:uuid:8d2c1f0a-0000-4000-8000-000000000004", to("https://c.example/fhir/Patient/1")),
        entry("urn:uuid:8d2c1f0a-0000-4000-8000-000000000005", to("Patient/1")),
        entry("https://a.example/fhir/Patient/1", known[0]!),
        entry("https://b.example/fhir/Patient/1", withCpr("1", person(2))),
        entry("urn:uuid:8d2c1f0a-0000-4000-8000-000000000001", patient("", { identifier: [cprOf(person(3))] })),
      ],
    });
    expect(await of([], text)).toEqual([person(1), person(2), person(1), person(3), "", ""]);
  });

  test("in a Bundle beside patients in lines: relative to its own server, which is theirs", async () => {
    const seen = JSON.stringify(bundle([{ ...to("Patient/2"), id: "7" }]));
    expect(await of([], `${ndjson(known)}${seen}\n`)).toEqual([person(2)]);
    const other = JSON.stringify(bundle([{ ...to("Patient/2"), id: "7" }], "https://other.example/fhir"));
    await expect(of([], `${ndjson(known)}${seen}\n${other}\n`)).rejects.toThrow("names a second server");
  });

  test("not of a patient: what is of an unborn child in her record, and of a group with a number", async () => {
    const foetus = { ...to("Patient/1"), resourceType: "Observation", focus: [{ display: "foetus" }] };
    const path = file(ndjson([...known, foetus]));
    expect(await read(`${path}#Observation`, "cpr")).toEqual([[""]]);
    expect(await of([condition({ reference: "Group/1", identifier: cprOf(person(5)) })])).toEqual([""]);
  });

  test("of a patient within it, or of a number that stands there; nobody's is a row without a number", async () => {
    const within = { contained: [{ ...withCpr("p", person(4)) }] };
    const resources = [
      condition({ reference: "#p" }, within),
      condition({ identifier: cprOf(person(5)) }),
      condition({ reference: "Patient/gone", identifier: cprOf(person(6)) }),
      ...["Patient/gone", "#gone", "Group/1", "Patient?identifier=1"].map(to),
      { resourceType: "Condition" },
    ];
    const twins = { contained: [withCpr("p", person(4)), withCpr("p", person(5))] };
    await expect(of([condition({ reference: "#p" }, twins)])).rejects.toThrow("in contained");
    expect(await of([...known, ...resources])).toEqual([person(4), person(5), person(6), "", "", "", "", ""]);
  });
});

describe("tables of resources", () => {
  const LOINC = "http://loinc.org";
  const SNOMED = "http://snomed.info/sct";
  const concept = (...codings: readonly (readonly [string, string])[]) => ({
    coding: codings.map(([system, code]) => ({ system, code })),
  });
  const whose = { subject: { reference: "Patient/1" } };
  const table = async (type: string, more: Resource, ...columns: readonly string[]) =>
    read(
      `${file(ndjson([withCpr("1", person(1), { gender: "female" }), { resourceType: type, ...whose, ...more }]))}#${type}`,
      ...columns,
    );

  test("conditions: codes of any system, when, and how sure", async () => {
    const code = concept(["urn:oid:1.2.208.176.2.4", "DC187"], [SNOMED, "363406005"]);
    const more = {
      code,
      clinicalStatus: concept(["", "active"]),
      onsetDateTime: "2019-05",
      recordedDate: "2019-06-02T08:00:00+02:00",
    };
    const columns = ["cpr", "gender", "code", "system", `code:${SNOMED}`, "status", "date", "end", "recordedDate"];
    expect(await table("Condition", more, ...columns)).toEqual([
      [person(1), "female", "DC187", "urn:oid:1.2.208.176.2.4", "363406005", "active", "2019-05", "", "2019-06-02"],
    ]);
  });

  test("observations: numbers with their unit, codes, and a row for each component", async () => {
    const code = concept([LOINC, "29463-7"], [LOINC, "3141-9"], [SNOMED, "27113001"]);
    const weight = {
      code,
      effectiveDateTime: "2016-03-28",
      valueQuantity: { value: 185.5, unit: "lbs", code: "[lb_av]" },
    };
    const columns = [`code:${LOINC}`, "date", "panel", "value", "unit", "valueCode"];
    expect(await table("Observation", weight, ...columns)).toEqual([
      ["29463-7|3141-9", "2016-03-28", "", "185.5", "[lb_av]", ""],
    ]);
    const part = (c: string, value: number) => ({ code: concept([LOINC, c]), valueQuantity: { value, unit: "mmHg" } });
    const pressure = { code: concept([LOINC, "85354-9"]), component: [part("8480-6", 107), part("8462-4", 60)] };
    expect(await table("Observation", pressure, "code", "panel", "value", "unit")).toEqual([
      ["8480-6", "85354-9", "107", "mmHg"],
      ["8462-4", "85354-9", "60", "mmHg"],
    ]);
    const coded = { code, valueCodeableConcept: concept([SNOMED, "10828004"]) };
    expect(await table("Observation", coded, "value", "valueCode", "valueSystem")).toEqual([["", "10828004", SNOMED]]);
  });

  test("a value below a limit is no number, and is told by its row", async () => {
    const path = file(ndjson([{ resourceType: "Observation", valueQuantity: { comparator: "<", value: 5 } }]));
    const found = await readTable(`${path}#Observation`);
    expect(found.column("value")).toEqual(["<5"]);
    expect(() => found.numbers("value")).toThrow('row 1 has no number in column "value"');
  });

  test("drugs: named there, within the resource, or elsewhere in the export", async () => {
    const drug = { code: concept(["http://www.whocc.no/atc", "L02BA01"]) };
    const path = folder({
      "MedicationRequest.000.ndjson": ndjson([
        {
          resourceType: "MedicationRequest",
          ...whose,
          authoredOn: "2020-01-02",
          intent: "order",
          medicationCodeableConcept: drug.code,
        },
        { resourceType: "MedicationRequest", ...whose, medicationReference: { reference: "Medication/7" } },
      ]),
      "MedicationRequest.001.ndjson": ndjson([
        {
          resourceType: "MedicationRequest",
          ...whose,
          contained: [{ resourceType: "Medication", id: "m", ...drug }],
          medicationReference: { reference: "#m" },
        },
      ]),
      "Medication.ndjson": ndjson([{ resourceType: "Medication", id: "7", ...drug }]),
      "Patient.ndjson": ndjson([withCpr("1", person(1))]),
      "manifest.json": '{"transactionTime":"2026-01-01T00:00:00Z"}',
      "readme.txt": "of a client",
    });
    expect(await read(`${path}#MedicationRequest`, "cpr", "code", "date")).toEqual([
      [person(1), "L02BA01", "2020-01-02"],
      [person(1), "L02BA01", ""],
      [person(1), "L02BA01", ""],
    ]);
  });

  test("what was given, said to be taken, done, and where", async () => {
    const period = { start: "2020-01-02T08:00:00Z", end: "2020-02" };
    const times = ["date", "end", "status"];
    const expected = [["2020-01-02", "2020-02", "completed"]];
    const status = "completed";
    expect(await table("MedicationAdministration", { status, effectivePeriod: period }, ...times)).toEqual(expected);
    expect(await table("MedicationStatement", { status, effectivePeriod: period }, ...times)).toEqual(expected);
    expect(await table("Procedure", { status, performedPeriod: period }, ...times)).toEqual(expected);
    const encounter = { status, period, class: { code: "IMP" }, type: [concept([SNOMED, "183807002"])] };
    expect(await table("Encounter", encounter, ...times, "class", "code")).toEqual([
      [...expected[0]!, "IMP", "183807002"],
    ]);
  });

  test("what was entered in error is in none", async () => {
    expect(await table("Observation", { status: "entered-in-error" }, "cpr")).toEqual([]);
    expect(await table("Condition", { verificationStatus: concept(["", "entered-in-error"]) }, "cpr")).toEqual([]);
  });
});

describe("an analysis", () => {
  const seen = (id: string, value: number) => ({
    resourceType: "Observation",
    subject: { reference: `Patient/${id}` },
    valueQuantity: { value },
  });
  const people = [
    withCpr("1", person(1), { gender: "female" }),
    withCpr("2", person(2)),
    withCpr("3", person(3), { link: [{ type: "replaced-by", other: { reference: "Patient/2" } }] }),
  ];
  const wanted = { numbers: ["value"], factors: [], others: ["gender"] };
  const rows = async (...more: readonly Resource[]) => {
    const data = `${file(ndjson([...people, ...more]))}#Observation`;
    const { table } = await readRowsOf({ data }, { columns: columnsOf(wanted), onePerPatient: true }, en);
    return analysedRows({ file: data, table, mayMiss: true }, wanted, en);
  };

  test("takes one row a patient: the smallest cell would count one person's many", async () => {
    expect(await rows(seen("1", 70.5), seen("2", 80))).toEqual([
      { value: 70.5, gender: "female" },
      { value: 80, gender: null },
    ]);
    await expect(rows(seen("1", 70), seen("2", 80), seen("3", 81))).rejects.toThrow(
      "line 6 is of a patient who has a row already",
    );
    await expect(rows(seen("4", 70))).rejects.toThrow("line 4 is of no patient of this export");
    const parts = { ...seen("1", 1), component: [{ valueQuantity: { value: 2 } }] };
    await expect(rows(parts)).rejects.toThrow("has a row already");
  });
});

test("a folder with FHIR's Person is no OMOP database", async () => {
  const data = folder({ "Person.ndjson": '{"resourceType":"Person"}', "Patient.ndjson": ndjson([patient("1")]) });
  expect((await readRowsOf({ data }, { columns: ["gender"] }, en)).table.rows).toBe(1);
});

describe("an analysis of patients", () => {
  const rows = async (...people: readonly Resource[]) =>
    (await readRowsOf({ data: file(ndjson(people)) }, { columns: ["gender"], onePerPatient: true }, en)).table.rows;

  test("refuses two of one number, however it is written, where neither was merged into the other", async () => {
    const hyphen = `${person(1).slice(0, 6)}-${person(1).slice(6)}`;
    const merged = { link: [{ type: "replaced-by", other: { reference: "Patient/1" } }] };
    await expect(rows(withCpr("1", person(1)), withCpr("2", hyphen))).rejects.toThrow("two patients of one identity");
    expect(await rows(withCpr("1", person(1)), withCpr("2", hyphen, merged), withCpr("3", person(3)))).toBe(2);
    expect(await rows(patient("1"), patient("2"))).toBe(2); // without a number nobody can tell
  });
});

describe("an export in any of the ways that servers write", () => {
  const text = fc.string({ unit: "binary", maxLength: 8 }).filter((value) => value !== "");
  const anyDate = fc.constantFrom("1962", "1962-03", "1962-03-04");
  const anyPatient = fc.record({
    system: fc.constantFrom("urn:a", "urn:b"),
    value: text,
    birthDate: anyDate,
    gender: text,
  });
  const layouts = [
    "lines",
    "crlf",
    "no last line end",
    "pretty",
    "bundle",
    "pretty bundle",
    "bundle a line",
    "folder",
  ] as const;

  test("is the table that was written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyPatient, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...layouts),
        fc.boolean(),
        async (people, layout, mark) => {
          const resources = people.map(({ system, value, ...more }, i) =>
            patient(`p-${i}`, { identifier: [{ system, value }], ...more }),
          );
          const path = writtenAs(layout, resources, mark ? "\ufeff" : "");
          const found = await read(path, "identifier:urn:a", "identifier:urn:b", "birthDate", "gender");
          const of =
            (wanted: string) =>
            ({ system, value }: (typeof people)[number]) =>
              system === wanted ? value : "";
          const expected = people.map((each) => [of("urn:a")(each), of("urn:b")(each), each.birthDate, each.gender]);
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  const writtenAs = (layout: (typeof layouts)[number], resources: readonly Resource[], mark: string): string => {
    const lines = ndjson(resources);
    switch (layout) {
      case "lines":
        return file(mark + lines);
      case "crlf":
        return file(mark + lines.replaceAll("\n", "\r\n"));
      case "no last line end":
        return file(mark + lines.trimEnd());
      case "pretty":
        return file(mark + resources.map((each) => JSON.stringify(each, null, 2)).join("\n"));
      case "bundle":
        return file(mark + JSON.stringify(bundle(resources)));
      case "pretty bundle":
        return file(mark + JSON.stringify({ ...bundle(resources), id: "behind" }, null, 2));
      case "bundle a line":
        return file(mark + ndjson(resources.map((each) => bundle([each]))));
      case "folder":
        return folder(
          Object.fromEntries(
            resources.map((each, i) => [`Patient.${String(i).padStart(3, "0")}.ndjson`, mark + ndjson([each])]),
          ),
        );
    }
  };

  const json = fc.jsonValue({ maxDepth: 5 }).map((value) => ({ resourceType: "Basic", value }));
  test("is cut where its values end, wherever the pieces of it end", () => {
    fc.assert(
      fc.property(
        fc.array(json, { maxLength: 5 }),
        fc.boolean(),
        fc.array(fc.nat(40), { minLength: 1 }),
        (values, isBundle, sizes) => {
          const entry = values.map((resource) => ({ resource }));
          const whole = isBundle
            ? [JSON.stringify({ a: { entry: [{}] }, entry, z: 1 }, null, 1)]
            : values.map((each) => JSON.stringify(each));
          const [cutter, found]: [PieceCutter, unknown[]] = [new PieceCutter(), []];
          let rest = whole.join("\n");
          for (let i = 0; rest !== ""; i++) {
            for (const piece of cutter.push(rest.slice(0, sizes[i % sizes.length]! + 1)))
              found.push(JSON.parse(piece.text));
            rest = rest.slice(sizes[i % sizes.length]! + 1);
          }
          cutter.end();
          expect(found).toEqual(
            isBundle
              ? [...entry, { a: { entry: [{}] }, entry: entry.map(() => 0), z: 1 }].map(plainJson)
              : values.map(plainJson),
          );
        },
      ),
    );
  });
  const plainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
});
