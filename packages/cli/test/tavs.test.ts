import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { hex } from "@tavs/core";
import { loadIdentity } from "@tavs/core/node";
import { verifyAudit } from "@tavs/core/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog, east, fileOf } from "./audit-log.ts";
import { type Ended, type Installation, installation } from "./installation.ts";

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "../package.json"), "utf8"),
);

let here: Installation;
let lines: readonly string[];
beforeAll(async () => {
  here = installation();
  lines = await auditLog();
  here.write("audit.jsonl", fileOf(lines));
});
afterAll(() => here.remove());

/** One sentence on the error stream, nothing on the output, and no stack. */
const oneSentence = ({ out, error }: Ended): void => {
  expect(out).toBe("");
  expect(error).toMatch(/^tavs: [^\n]+\n$/);
};

describe("tavs", () => {
  test("runs what was built, where something was built", async () => {
    const there = installation("export const main = async (argv) => { console.log('built', ...argv); return 7; };");
    expect(await there.tavs("a", "b")).toEqual({ exitCode: 7, out: "built a b\n", error: "" });
    there.remove();
  });

  test("can be called without naming Node, as npm installs it", async () => {
    const bin = resolve(import.meta.dirname, "../bin/tavs.mjs");
    expect(statSync(bin).mode & 0o111).toBe(0o111);
    expect(readFileSync(bin, "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
  });

  test("says its version", async () => {
    expect(await here.tavs("--version")).toEqual({ exitCode: 0, out: `${manifest.version}\n`, error: "" });
  });

  test("lists its commands and its exit codes, without colours where nobody sees them", async () => {
    const { exitCode, out, error } = await here.tavs("--help");
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    for (const word of ["init", "audit", "EXIT CODES", "2  a check failed"]) expect(out).toContain(word);
    expect(out).not.toContain("\u001b");
  });

  test("does not know other commands, and says where to look", async () => {
    const ended = await here.tavs("frobnicate");
    expect(ended.exitCode).toBe(1);
    oneSentence(ended);
    expect(ended.error).toContain("tavs --help");
  });
});

describe("tavs init", () => {
  test("makes an identity that only its owner can read, and shows the public key alone", async () => {
    const { exitCode, out, error } = await here.tavs("init", "south", "--out", "south.json");
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    const file = join(here.folder, "south.json");
    const identity = await loadIdentity(file);
    expect(identity.name).toBe("south");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(out).toContain(hex(identity.publicKey));
    expect(out).not.toContain(hex(identity.seed.reveal()));
  });

  test("leaves an existing file as it is", async () => {
    here.write("taken.json", "precious");
    const ended = await here.tavs("init", "north", "--out", "taken.json");
    expect(ended.exitCode).toBe(1);
    oneSentence(ended);
    expect(ended.error).toContain("taken.json: there is an identity in that place already");
    expect(readFileSync(join(here.folder, "taken.json"), "utf8")).toBe("precious");
  });
});

describe("tavs audit verify", () => {
  test("names the line in which one byte was flipped", async () => {
    const bytes = Buffer.from(fileOf(lines));
    bytes[lines[0]!.length + 40]! ^= 1; // in the second line
    here.write("flipped.jsonl", bytes);
    const ended = await here.tavs("audit", "verify", "flipped.jsonl");
    expect(ended.exitCode).toBe(2);
    oneSentence(ended);
    expect(ended.error).toContain("flipped.jsonl: line 2 ");
  });

  test("with --json says the same to a program, whole or not", async () => {
    here.write("swapped.jsonl", fileOf([lines[1]!, lines[0]!, lines[2]!]));
    const [whole, swapped] = await Promise.all(
      ["audit.jsonl", "swapped.jsonl"].map((file) => here.tavs("audit", "verify", file, "--json")),
    );
    expect(JSON.parse(whole!.out)).toEqual({
      ok: true,
      file: "audit.jsonl",
      party: "east",
      key: hex(east.publicKey),
      head: expect.stringMatching(/^[0-9a-f]{64}$/),
      entries: 3,
      from: "2026-11-21T08:00:00Z",
      to: "2026-11-21T08:02:00Z",
    });
    expect(swapped).toMatchObject({ exitCode: 2, error: "" });
    expect(JSON.parse(swapped!.out)).toEqual({
      ok: false,
      error: { code: "tampered", message: expect.stringContaining("line 1 "), line: 1 },
    });
  });
});

describe("the README", () => {
  const readme = readFileSync(resolve(import.meta.dirname, "../README.md"), "utf8");
  const commands = [...readme.matchAll(/^\$ tavs (.*)$/gm)].map(([, words]) => words!.split(/\s+#/)[0]!.trim());

  test("shows commands that work", async () => {
    expect(commands.length).toBeGreaterThanOrEqual(4);
    const reader = installation();
    reader.write("audit.jsonl", fileOf(lines));
    const known: Readonly<Record<string, string>> = {
      $KEY: hex(east.publicKey),
      $HEAD: verifyAudit(lines).head,
    };
    const words = commands.map((command) => command.split(/\s+/).map((word) => known[word] ?? word));
    const ended = await Promise.all(words.map((argv) => reader.tavs(...argv)));
    expect(ended.map(({ exitCode, error }) => ({ exitCode, error }))).toEqual(
      commands.map(() => ({ exitCode: 0, error: "" })),
    );
    expect(readdirSync(reader.folder).sort()).toEqual(["audit.jsonl", "east.identity.json"]);
    reader.remove();
  });
});
