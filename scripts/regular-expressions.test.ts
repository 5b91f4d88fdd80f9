// No pattern of any package takes more than linear time, whatever text a file or a peer brings.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { slowness } from "./regular-expressions.ts";

const root = resolve(import.meta.dirname, "..");

/** Patterns that the check does not look through, and why they are linear all the same. */
const lookedAtByHand: ReadonlyMap<string, string> = new Map([
  [
    "^(?!.*[0-9]{6}[- ]?[0-9]{4})[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]+$",
    "anchored: one loop, and at each of its ends eleven characters at most; the rest is one loop",
  ],
  ["(?<=[0-9A-Z])-(?=[0-9A-Z])", "no loop: one character, and one on either side of it"],
  ["^(.)\\1*$", "anchored: one loop, of what the first character says"],
]);

/** What is slow in the text of one file, with its line; and patterns that are made of texts, which nobody can look through. */
function slowPatterns(text: string): readonly string[] {
  const file = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const pattern = patternOf(node);
    const flaw = pattern && !lookedAtByHand.has(pattern.source) ? slowness(pattern) : undefined;
    if (flaw !== undefined) found.push(`line ${line}: ${pattern}: ${flaw}`);
    if (ts.isNewExpression(node) && /^new RegExp\((?!pattern\b)/.test(node.getText()))
      found.push(`line ${line}: made of a text`);
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

/** A pattern, or a text between ^ and $: those of a schema are written so, and are made a `RegExp` under the name `pattern`. */
function patternOf(node: ts.Node): RegExp | undefined {
  if (ts.isStringLiteral(node) && /^\^.*\$$/s.test(node.text)) return new RegExp(node.text, "u");
  if (!ts.isRegularExpressionLiteral(node)) return undefined;
  const end = node.text.lastIndexOf("/");
  return new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
}

/** Texts of strangers come in by command lines, files and peers, and go on to all packages. */
const sources = ["cli", "core", "dp", "federated", "psi"].flatMap((name) => {
  const folder = join("packages", name, "src");
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.includes(".generated."))
    .map((path) => join(folder, path));
});

test("every pattern of every package is linear, whatever it reads", () => {
  const slow = sources.flatMap((path) =>
    slowPatterns(readFileSync(join(root, path), "utf8")).map((flaw) => `${path}: ${flaw}`),
  );
  expect(sources.length).toBeGreaterThan(150);
  expect(slow).toEqual([]);
});

describe("a pattern that somebody could stop us with is found", () => {
  test.each([
    ["a loop within a loop", /^(a+)+$/],
    ["a loop within a loop that may be nothing", /^(a*)*$/],
    ["a loop whose parts may be nothing", /^([a-z]+-?)*$/],
    ["the same alternative twice", /^(a|a)*$/],
    ["alternatives that overlap", /^(\w|\d)+$/],
    ["alternatives that overlap in two characters", /^(ab|a|b)*$/],
    ["two loops side by side", /^\s*\s*$/],
    ["two loops with what may be nothing between", /^\d+\.?\d+$/],
    ["two loops that share one character", /^[a-m]*[m-z]*m$/],
    ["the classic one of electronic mail", /^([a-zA-Z0-9])(([-.]|[_]+)?([a-zA-Z0-9]+))*@$/],
    ["a loop that is looked for everywhere, up to the end", /\s+$/],
    ["a loop that is looked for everywhere, up to a character", /\s+#/],
    ["so many times that it is a loop", /^a{0,1000}a{0,1000}$/],
    ["a look-around, which is not looked through", /^(?=a)a$/],
    ["a reference, which is not looked through", /^(a*)\1$/],
  ])("%s", (_, pattern) => {
    expect(slowness(pattern)).toBeDefined();
  });

  test("also where it is made of a text", () => {
    const text = "const a = new RegExp(typed);\nconst b = /(a+)+$/;\nconst pattern = '^(a+)+$';\nnew RegExp(pattern);";
    expect(slowPatterns(text)).toEqual([
      "line 1: made of a text",
      expect.stringContaining("line 2: "),
      expect.stringContaining("line 3: "),
    ]);
  });
});

describe("a pattern that nobody can stop us with is let through", () => {
  test.each([
    ["a name", /^[a-z0-9][a-z0-9.-]{0,63}$/],
    ["parts with a separator", /^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*\/\d{1,3}$/],
    ["pairs of digits", /^([0-9a-f]{2})*$/],
    ["an instant", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/],
    ["a loop that is looked for everywhere, and found at once", /[a-z]+/],
    ["a few times the same", /^[A-Z]{2,3}\d{0,2}[0-9A-Z]{0,4}$/],
    ["one character, everywhere", /[&<>"']/g],
    ["alternatives that share no character", /^(a|b|\d)*$/],
    ["everything but what no text has", /^[^\p{Cc}]{1,1000}$/u],
  ])("%s", (_, pattern) => {
    expect(slowness(pattern)).toBeUndefined();
  });
});
