import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { breaches } from "./source-rules.ts";

const root = resolve(import.meta.dirname, "..");
const sources = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
  .filter((path) => /^[^/]+\/src\/.*\.ts$/.test(path) && !/\.generated\./.test(path))
  .map((path) => `packages/${path}`);

/** Where a rule does not hold, and why. */
const exempt: Readonly<Record<string, RegExp>> = {
  "no any": /^packages\/core\/src\/testing\.ts$/, // a cast holds parties of any protocol
  "no printing": /^packages\/cli\//, // the command line is there to print
  "no clock": /^packages\/cli\//, // and its clock is the one that the libraries are given
};

describe("a sentence that production code may not say is found", () => {
  test.each([
    ["const t = Date.now();", "no clock"],
    ["const t = performance.now();", "no clock"],
    ["const t = new Date();", "no clock"],
    ["const t = new Date;", "no clock"],
    ["const t = Date();", "no clock"],
    ["const r = Math.random();", "no weak randomness"],
    ["const draw = Math.random;", "no weak randomness"],
    ['const r = Math["random"]();', "no weak randomness"],
    ["const f = (x: any) => x;", "no any"],
    ["const y = x as any;", "no any"],
    ["const y: Map<string, any[]> = x;", "no any"],
    ["// @ts-ignore\nf();", "no silenced type error"],
    ["/* @ts-expect-error because */\nf();", "no silenced type error"],
    ["console.log(x);", "no printing"],
    ["eval(text);", "no code from text"],
    ["new Function(text);", "no code from text"],
    ["export default x;", "no default export"],
  ])("%s", (sentence, rule) => {
    expect(breaches(`${sentence}\n`).map((breach) => breach.rule)).toEqual([rule]);
  });
});

test("what only looks like a breach is none", () => {
  const innocent = [
    "// any Date.now() of Math.random() in a comment, and eval(this)",
    'const sentence = "Date.now() and Math.random() and console.log";',
    'const then = new Date("2020-01-01");',
    "const company = AbortSignal.any([]);",
    "const now = clock.now();",
  ];
  expect(breaches(innocent.join("\n"))).toEqual([]);
});

test("a breach is named with its line", () => {
  expect(breaches("const a = 1;\nconst r = Math.random();\n")).toEqual([{ line: 2, rule: "no weak randomness" }]);
});

test("no package reads a clock, tosses weak coins, or has a type that holds anything", () => {
  expect(sources.length).toBeGreaterThan(20);
  const found = sources.flatMap((path) =>
    breaches(readFileSync(join(root, path), "utf8"))
      .filter(({ rule }) => !exempt[rule]?.test(path))
      .map(({ line, rule }) => `${path}:${line} ${rule}`),
  );
  expect(found).toEqual([]);
});
