import { describe, expect, test } from "vitest";
import { refusalOf } from "../src/refusal.ts";
import { tavs } from "./in-process.ts";

describe("a command that cannot be understood", () => {
  test.each([
    ["nothing at all", []],
    ["a group without its command", ["audit"]],
    ["a mistyped command of a group", ["audit", "vrify"]],
    ["a name that is missing", ["init"]],
    ["a name too many", ["init", "a", "b"]],
    ["a name that no terms could hold", ["init", "Øst"]],
    ["an option that is not there", ["audit", "verify", "x", "--kye", "ab"]],
    ["an option without its value", ["audit", "verify", "x", "--key"]],
    ["an option with an empty value", ["audit", "verify", "x", "--key="]],
    ["a key that is none", ["audit", "verify", "x", "--key", "abc"]],
    ["a language that is not spoken here", ["init", "x", "--lang", "xx"]],
    ["a language without its name", ["init", "x", "--lang"]],
    ["a head that is none", ["audit", "verify", "x", "--head", "A".repeat(64)]],
  ])("is %s: one sentence, exit code 1, also as JSON", async (_title, argv) => {
    const text = await tavs(...argv);
    expect(text).toMatchObject({ exitCode: 1, said: [] });
    expect(text.complained).toEqual([expect.stringMatching(/^[^\n]+$/)]);
    const json = await tavs(...argv, "--json");
    expect(json).toMatchObject({ exitCode: 1, complained: [] });
    expect(JSON.parse(json.said.join())).toEqual({
      ok: false,
      error: { code: "usage", message: expect.stringMatching(/^[^\n]+$/) },
    });
  });

  test("names what was typed, and what to do", async () => {
    expect((await tavs("audit", "vrify")).complained[0]).toContain('no command "vrify": tavs --help');
    expect((await tavs("init")).complained[0]).toContain("NAME is missing");
    expect((await tavs("init", "a", "--oot", "b")).complained[0]).toContain("no option --oot");
  });
});

describe("help", () => {
  test.each([
    [["--help"], "USAGE tavs init|"],
    [["audit", "--help"], "USAGE tavs audit verify"],
    [["audit", "verify", "-h"], "USAGE tavs audit verify [OPTIONS] <FILE>"],
    [["init", "--help"], "USAGE tavs init [OPTIONS] <NAME>"],
    [["--lang", "en", "init", "--help"], "USAGE tavs init [OPTIONS] <NAME>"],
  ])("of %j shows how it is used", async (argv, usage) => {
    const { exitCode, said } = await tavs(...argv);
    expect(exitCode).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(said.join("\n").replaceAll(/\u001b\[\d+m/g, "")).toContain(usage);
  });
});

describe("a fault of ours", () => {
  test("shows where in the code, and nothing that a foreign error quotes", () => {
    const { message, details } = refusalOf(new TypeError("cannot read row 010170-1234\n010170-1234"));
    expect(details).toMatchObject({ exitCode: 70, code: "internal" });
    expect(details.frames).toContain("main.test.ts");
    expect(`${message}${details.frames}`).not.toContain("010170");
  });
});
