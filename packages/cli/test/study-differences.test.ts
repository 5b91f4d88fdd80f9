import { canonical, type Json, type Study } from "@tavs/core/study";
import fc from "fast-check";
import { expect, test } from "vitest";
import { differences } from "../src/study/differences.ts";

const of = (parameters: Json) => ({ computations: [{ label: "link", parameters }] }) as unknown as Study;
const between = (first: Json, second: Json) => differences(of(first), of(second)).map(({ field }) => field);

test.each<readonly [string, Json, Json]>([
  ["a name with a dot that looks like a way", { "a.b": 1, a: { b: 2 } }, { "a.b": 9, a: { b: 2 } }],
  [
    "two members of one name",
    [
      { name: "age", v: 1 },
      { name: "age", v: 2 },
    ],
    [
      { name: "age", v: 9 },
      { name: "age", v: 2 },
    ],
  ],
  ["a member named as another's number", [{ name: "1", v: 1 }, { v: 2 }], [{ name: "1", v: 9 }, { v: 2 }]],
  ["a list, and a record of the same numbers", ["x"], { 0: "x" }],
  [
    "a field named as the order of a list",
    { a: [{ name: "x" }], "a in order": "x" },
    { a: [{ name: "x" }], "a in order": "y" },
  ],
])("two studies that differ in %s are never called the same", (_, first, second) => {
  expect(between(first, second)).not.toEqual([]);
  expect(between(first, first)).toEqual([]);
});

const names = fc.constantFrom("a", "b", "a.b", "0", "1", "name", "label", "a in order", "a, b");
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Json>(0, "0", "a", "b", "a, b", null, "{}"),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(names, tie("json"), { maxKeys: 3 }),
  ),
}));

test("no field differs between two studies where they are the same, and nowhere else", () => {
  fc.assert(
    fc.property(json, json, (first, second) => {
      expect(between(first, second).length === 0).toBe(canonical(first) === canonical(second));
    }),
    { numRuns: 500 },
  );
});
