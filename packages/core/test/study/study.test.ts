import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { connect, memoryNetwork, UsageError } from "@tavs/core";
import { FlawedStudy, mustBeStudy, mustBring, mustHold, mustOffer, type Study, studySchema } from "@tavs/core/study";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aStudy, changed, east, pathsIn } from "./a-study.ts";
import { isValid } from "./json-schema.ts";

const published = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../study.schema.json"), "utf8"));
const SECRET = "0101901234";

/** The field that is refused, or nothing. */
function refusedIn(document: unknown): string | undefined {
  try {
    mustBeStudy(document);
    return undefined;
  } catch (error) {
    if (!(error instanceof FlawedStudy)) throw error;
    expect(error).toMatchObject({ code: "terms", blame: "usage" });
    return error.field || "(all)";
  }
}

type Case = readonly [string, unknown, string];
const computation = (name: string): readonly (string | number)[] => ["computations", 0, name];

/** What one field alone decides: the schema says the same. */
const flawed: readonly Case[] = [
  ["nothing", null, "(all)"],
  ["a list", [], "(all)"],
  ["another format", changed(["format"], "tavs/terms/1"), "format"],
  ["no permit", changed(["permit"], undefined), "permit"],
  ["a permit that YAML read as a number", changed(["permit"], 22041234), "permit"],
  ["no legal basis", changed(["legalBasis"], undefined), "legalBasis"],
  ["an empty purpose", changed(["purpose"], ""), "purpose"],
  ["a purpose of two lines", changed(["purpose"], "a\nb"), "purpose"],
  ["a purpose beyond every limit", changed(["purpose"], "x".repeat(2001)), "purpose"],
  ["a title with a terminal escape", changed(["title"], "a\u001b[31mb"), "title"],
  ["a title with a bell of 8 bits", changed(["title"], "a\u009bb"), "title"],
  ["a title that turns the direction of writing", changed(["title"], "a\u202eb"), "title"],
  ["a title with an invisible space", changed(["title"], "a\u200bb"), "title"],
  ["a title with half a character", changed(["title"], "a\ud800b"), "title"],
  ["a field that is none", changed(["colour"], "red"), "colour"],
  ["a field that is named like a person", changed([SECRET], "x"), "(number 12)"],
  ["a prototype", changed(["__proto__"], { polluted: true }), "(number 12)"],
  ["a party of no name", changed(["parties", 0, "name"], undefined), "parties.0.name"],
  ["a party with a name in capitals", changed(["parties", 0, "name"], "East"), "parties.0.name"],
  ["a short key", changed(["parties", 1, "key"], "ab"), "parties.1.key"],
  ["one party", changed(["parties"], aStudy.parties.slice(0, 1)), "parties"],
  ["data without columns", changed(["parties", 0, "data", 0, "columns"], []), "parties.0.data.0.columns"],
  ["a column twice", changed(["parties", 0, "data", 0, "columns"], ["a", "a"]), "parties.0.data.0.columns"],
  [
    "a column that is a person",
    changed(["parties", 0, "data", 0, "columns", 0], "010190-1234"),
    "parties.0.data.0.columns.0",
  ],
  ["values beside the columns", changed(["parties", 0, "data", 0, "rows"], [SECRET]), "parties.0.data.0.rows"],
  ["no computation", changed(["computations"], []), "computations"],
  ["a protocol without a version", changed(computation("protocol"), "psi"), "computations.0.protocol"],
  [
    "a role that is a sentence",
    changed([...computation("roles"), "east"], "the receiver"),
    "computations.0.roles.east",
  ],
  [
    "a promise that is none",
    changed([...computation("reveals"), "east", "against"], "nobody"),
    "computations.0.reveals.east.against",
  ],
  [
    "parameters with a prototype",
    changed([...computation("parameters"), "__proto__"], {}),
    "computations.0.parameters",
  ],
  [
    "parameters with a constructor",
    changed([...computation("parameters"), "constructor"], 1),
    "computations.0.parameters",
  ],
  [
    "parameters with an escape",
    changed([...computation("parameters"), "rule"], "\u001b]0;x\u0007"),
    "computations.0.parameters.rule",
  ],
  [
    "parameters named by an escape",
    changed([...computation("parameters"), "\u001b[2J"], 1),
    "computations.0.parameters",
  ],
  ["no run", changed([...computation("queries"), "runs"], 0), "computations.0.queries.runs"],
  ["half a run", changed([...computation("queries"), "runs"], 1.5), "computations.0.queries.runs"],
  ["cells of nobody", changed(["smallestCell"], 0), "smallestCell"],
  ["no privacy budget", changed(["privacy", "epsilon"], 0), "privacy.epsilon"],
  ["a chance to tell everything", changed(["privacy", "delta"], 1), "privacy.delta"],
  ["no retention", changed(["retention"], undefined), "retention"],
  ["results that stay for ever", changed(["retention", "resultDays"], 1e9), "retention.resultDays"],
  ["an end at some time", changed(["expires"], "soon"), "expires"],
  ["an end with an hour", changed(["expires"], "2027-06-30T00:00:00Z"), "expires"],
];

/** What several fields say together, or how deep they are: the schema can not say it. */
const [one, other] = aStudy.parties as readonly [Study["parties"][number], Study["parties"][number]];
const tangled: readonly Case[] = [
  ["two parties of one name", changed(["parties", 1, "name"], "east"), "parties.1.name"],
  ["two parties of one key", changed(["parties", 1, "key"], one.key), "parties.1.key"],
  ["two data sets of one name", changed(["parties", 0, "data"], [...one.data, ...one.data]), "parties.0.data.1.name"],
  [
    "two sessions of one label",
    changed(["computations"], [...aStudy.computations, ...aStudy.computations]),
    "computations.1.label",
  ],
  ["a stranger in a session", changed(computation("parties"), ["east", "south"]), "computations.0.parties.1"],
  [
    "a session without a role for somebody",
    changed(computation("roles"), { east: "receiver" }),
    "computations.0.roles",
  ],
  ["a role for a stranger", changed([...computation("roles"), "south"], "sender"), "computations.0.roles"],
  [
    "a session that does not say what somebody learns",
    changed([...computation("reveals"), "west"], undefined),
    "computations.0.reveals",
  ],
  ["30 February", changed(["expires"], "2027-02-30"), "expires"],
  [
    "parameters beyond every depth",
    changed(computation("parameters"), nested(14)),
    `computations.0.parameters${".a".repeat(12)}`,
  ],
];

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { a: nested(depth - 1) };
}

describe("a study", () => {
  test("of every field is one, and is what its schema describes", () => {
    expect(mustBeStudy(aStudy)).toBe(aStudy);
    expect(isValid(published, aStudy)).toBe(true);
    expect(refusedIn(changed([...computation("queries"), "items"], undefined))).toBeUndefined();
    expect(refusedIn(changed(["parties", 1, "data"], []))).toBeUndefined();
  });

  test.each(flawed)("with %s is none, for checker and schema, and the field is named", (_, document, field) => {
    expect(refusedIn(document)).toBe(field);
    expect(isValid(published, document)).toBe(false);
  });

  test.each(tangled)("with %s is none, though every field is well-formed", (_, document, field) => {
    expect(refusedIn(document)).toBe(field);
    expect(isValid(published, document)).toBe(true);
  });

  test("that is refused quotes nothing of what stands in it", () => {
    for (const path of pathsIn(aStudy).filter((each) => each.length > 0)) {
      const document = changed(path, { [SECRET]: SECRET });
      try {
        mustBeStudy(document);
      } catch (error) {
        expect(error).toBeInstanceOf(FlawedStudy);
        expect((error as Error).message).not.toContain(SECRET);
      }
    }
  });

  test("pollutes no prototype while it is looked at", () => {
    refusedIn(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'));
    refusedIn(changed([...computation("parameters"), "__proto__"], { polluted: true }));
    expect((Object.prototype as Readonly<Record<string, unknown>>).polluted).toBeUndefined();
  });
});

describe("the published schema", () => {
  test("is the one that the package exports", () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(studySchema)));
  });

  const paths = pathsIn(aStudy).filter((path) => path.length > 0);
  const odd = fc.constantFrom<unknown>(
    ...[undefined, null, true, 0, -1, 1, 2.5, 1e12, "", "a", "é", "a\n", "x".repeat(3000), "2027-06-30", "2027-02-31"],
    ...[[], {}, ["a", "a"], [1], { a: "\u0007" }, { prototype: 1 }, one, other, aStudy.computations[0]],
  );

  test("and the checker agree on whatever becomes of a study, but for what several fields say together", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.oneof(odd, fc.jsonValue({ maxDepth: 3 })),
        fc.constantFrom("", "extra"),
        (path, value, extra) => {
          const document: unknown = JSON.parse(
            JSON.stringify(changed(extra === "" ? path : [...path.slice(0, -1), extra], value)),
          );
          const field = refusedIn(document);
          if (field === undefined) expect(isValid(published, document)).toBe(true);
          else if (isValid(published, document)) expect(field).toMatch(BETWEEN);
        },
      ),
      { numRuns: 1500 },
    );
  });
  // The fields that `flawBetween` names: nothing else may be refused that the schema allows.
  const BETWEEN =
    /^(parties\.\d+\.(name|key)|parties\.\d+\.data\.\d+\.name|computations\.\d+\.(label|roles|reveals|parties\.\d+)|expires)$/;
});

describe("terms that are a study", () => {
  test("are held to every field before anybody connects", async () => {
    const terms = changed(["retention"], undefined) as Study; // as a file may hold it
    expect(() => mustHold(terms, east, "2026-11-22")).toThrow(FlawedStudy);
    await expect(connect({ identity: east, terms, via: memoryNetwork(), today: "2026-11-22" })).rejects.toThrow(
      /^retention: is missing/,
    );
    expect(() => mustHold(aStudy, east, "2026-11-22")).not.toThrow();
    expect(() => mustHold(aStudy, east, "2027-07-01")).toThrow(expect.objectContaining({ code: "expired" }));
  });

  test("offer what they name, as often as they grant, and say what forbids the rest", () => {
    expect(mustOffer(aStudy, { label: "link/east", me: "east", run: 1 })).toBe(aStudy.computations[0]);
    expect(() => mustOffer(aStudy, { label: "link/east", me: "east", run: 2 })).toThrow(
      expect.objectContaining({
        blame: "budget",
        code: "queries",
        message: expect.stringMatching(/^computations\.0\.queries\.runs: 2 /),
      }),
    );
    expect(() => mustOffer(aStudy, { label: "count", me: "east" })).toThrow(UsageError);
    expect(() => mustOffer(aStudy, { label: "link/east", me: "south" })).toThrow(/^computations: south takes no part/);
  });

  test("let a party bring the columns that they name, and no other", () => {
    expect(() => mustBring(aStudy, { party: "west", columns: ["relapse", "cpr"] })).not.toThrow();
    expect(() => mustBring(aStudy, { party: "west", columns: ["cpr", "diagnosis of 0101901234"] })).toThrow(
      /^parties\.1\.data: does not name column number 2 of those that are to be used$/,
    );
    expect(() => mustBring(aStudy, { party: "south", columns: ["cpr"] })).toThrow(/^parties: /);
  });
});
