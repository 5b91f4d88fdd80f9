import { UsageError } from "@tavs/core";
import { play } from "@tavs/core/testing";
import type { CoxSpecification, Row } from "@tavs/federated/statistics";
import { describe, expect, test } from "vitest";
import { castOf } from "./cox-cast.ts";
import { coxModel, sites } from "./rotterdam.ts";

describe("a specification that cannot be computed is refused before anybody is invited, naming the field", () => {
  const { scaling, ...rest } = coxModel;
  test.each<[string, object]>([
    ["ties", { ...coxModel, ties: "exact" }],
    ["opening", { ...coxModel, opening: "per-event-time" }],
    ["terms: a text stands twice", { ...coxModel, terms: ["age", "age"] }],
    ["terms: must be a list", { ...coxModel, terms: [] }],
    ["scaling: is missing", rest],
    ["meno: is missing from scaling", { ...rest, scaling: { age: scaling.age } }],
    ["scaling: has a field that is unknown", { ...rest, scaling: { ...scaling, more: scaling.age } }],
    ["scaling.scale", { ...rest, scaling: { ...scaling, age: { center: 0, scale: 0 } } }],
    ["scaling.center", { ...rest, scaling: { ...scaling, age: { center: Number.NaN, scale: 1 } } }],
    ["the specification: must be an object", ["age"]],
    ["time: is a word that is taken", { ...coxModel, time: "__proto__" }],
    [
      "terms: is a word that is taken",
      JSON.parse(
        '{"time":"t","event":"e","terms":["__proto__"],"ties":"efron","opening":"within-site","scaling":{"__proto__":{"center":0,"scale":1}}}',
      ),
    ],
  ])("%s", async (words, specification) => {
    const cast = castOf(sites, specification as CoxSpecification); // what a file of terms may hold
    await expect(play(cast)).rejects.toThrow(words);
    await expect(play(cast)).rejects.toBeInstanceOf(UsageError);
  });
});

describe("rows that do not hold what the specification names are refused before anything is said, by row and column", () => {
  const wrong = (row: object): readonly Row[] =>
    sites[1]!.map((own, i) => (i === 7 ? ({ ...own, ...row } as Row) : own)); // what a file may hold
  test.each([
    ['row number 7 has no number in column "age"', { age: undefined }],
    ['row number 7 has no number in column "lnodes"', { lnodes: Number.NaN }],
    ['row number 7 has no number in column "rfstime"', { rfstime: Number.POSITIVE_INFINITY }],
    ['row number 7 has something else than 0 or 1 in column "rfs"', { rfs: 2 }],
  ])("%s", async (words, row) => {
    const { party: member, input } = castOf([sites[0]!, wrong(row), sites[2]!], coxModel).h1!;
    expect(() => member.start(input, (length) => new Uint8Array(length))).toThrow(words);
    expect(() => member.start(input, (length) => new Uint8Array(length))).toThrow(UsageError);
  });

  test("a column that every object has is no column of numbers", () => {
    const specification = {
      ...coxModel,
      terms: ["constructor"],
      scaling: JSON.parse('{"constructor":{"center":0,"scale":1}}'),
    };
    const { party: member, input } = castOf(sites, specification).h0!;
    expect(() => member.start(input, (length) => new Uint8Array(length))).toThrow('no number in column "constructor"');
  });
});
