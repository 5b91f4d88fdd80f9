import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hex } from "@tavs/core";
import { loadIdentity } from "@tavs/core/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditLog, east, fileOf, west } from "./audit-log.ts";
import { tavs } from "./in-process.ts";

let folder: string;
let lines: readonly string[];
const at = (name: string): string => join(folder, name);
const written = (name: string, content: string | Uint8Array): string => {
  writeFileSync(at(name), content);
  return at(name);
};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tavs-main-"));
  lines = await auditLog();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a file that cannot be had", () => {
  test("is one that is not there, or is a folder: the sentence names it and says what to do", async () => {
    mkdirSync(at("folder"));
    const [nowhere, isFolder] = [
      await tavs("audit", "verify", at("nowhere")),
      await tavs("audit", "verify", at("folder")),
    ];
    expect([nowhere.exitCode, isFolder.exitCode]).toEqual([1, 1]);
    expect(nowhere.complained[0]).toContain(`${at("nowhere")}: there is no such file`);
    expect(isFolder.complained[0]).toContain(`${at("folder")}: is a folder`);
  });

  test("is one in a folder that is not there: no identity is made", async () => {
    const { exitCode, complained } = await tavs("init", "east", "--out", at("no/such/folder.json"));
    expect(exitCode).toBe(1);
    expect(complained[0]).toContain("(ENOENT)");
  });

  test("is one that this user may not read or write", async () => {
    mkdirSync(at("locked"));
    const log = written("locked/audit.jsonl", fileOf(lines));
    chmodSync(log, 0o000);
    chmodSync(at("locked"), 0o500);
    chmodSync(folder, 0o755);
    const [read, write] = await asNobody(async () => [
      await tavs("audit", "verify", log),
      await tavs("init", "east", "--out", at("locked/east.json")),
    ]);
    chmodSync(at("locked"), 0o700);
    expect([read!.exitCode, write!.exitCode]).toEqual([1, 1]);
    expect(read!.complained[0]).toContain("this user may not read it");
    expect(write!.complained[0]).toContain("this user may not write there");
  });
});

/** Permissions mean nothing to root: where the tests run as root, the task runs as a user who owns nothing. */
async function asNobody<Result>(task: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return task();
  process.seteuid?.(65_534);
  try {
    return await task();
  } finally {
    process.seteuid?.(0);
  }
}

describe("a log that is not what it was", () => {
  const broken = async (name: string, content: string | Uint8Array, line: number): Promise<void> => {
    const { exitCode, complained } = await tavs("audit", "verify", written(name, content));
    expect(exitCode).toBe(2);
    expect(complained).toEqual([expect.stringContaining(`${at(name)}: line ${line} `)]);
  };

  test("is one without its last line end", () => broken("torn", fileOf(lines).slice(0, -1), 3));
  test("is one cut off in a line", () => broken("cut", fileOf(lines).slice(0, -9), 3));
  test("is one that was emptied", () => broken("emptied", "", 1));
  test("is one with an empty line", () => broken("gap", `${lines[0]}\n\n${lines[1]}\n`, 2));
  test("is one with the line ends of another system", () => broken("crlf", fileOf(lines).replaceAll("\n", "\r\n"), 1));
  test("is one with a byte order mark", () => broken("bom", `\ufeff${fileOf(lines)}`, 1));
  test("is one with bytes that are no text", () =>
    broken("binary", Buffer.concat([Buffer.from(`${lines[0]}\n`), Buffer.from([0xff, 0x0a])]), 2));
  test("is something else", () => broken("other", "name,age\na,1\n", 1));

  test("is one that lost its end, for who wrote the head down", async () => {
    const whole = await tavs("audit", "verify", written("whole", fileOf(lines)), "--json");
    const { head } = JSON.parse(whole.said.join()) as { readonly head: string };
    const cut = written("short", fileOf(lines.slice(0, 2)));
    expect((await tavs("audit", "verify", cut)).exitCode).toBe(0);
    const { exitCode, complained } = await tavs("audit", "verify", cut, "--head", head);
    expect(exitCode).toBe(2);
    expect(complained[0]).toContain("line 3 is missing");
    expect((await tavs("audit", "verify", at("whole"), "--head", head)).exitCode).toBe(0);
  });
});

describe("an identity", () => {
  test("with --json is one line for a program, without the seed", async () => {
    const file = at("hub.json");
    const { exitCode, said, complained } = await tavs("init", "hub", "--out", file, "--json");
    expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: [] });
    const { publicKey, seed } = await loadIdentity(file);
    expect(JSON.parse(said.join("\n"))).toEqual({ ok: true, file, name: "hub", publicKey: hex(publicKey) });
    expect(said.join()).not.toContain(hex(seed.reveal()));
  });
});

describe("whose log it is", () => {
  test("is checked against the key of the terms: another party's log is refused at its first line", async () => {
    const file = written("east", fileOf(lines));
    const { exitCode, complained } = await tavs("audit", "verify", file, "--key", hex(west.publicKey));
    expect(exitCode).toBe(2);
    expect(complained[0]).toContain("line 1 is signed by another key than was expected");
  });

  test("only the key of the terms can tell: without it the log speaks for itself, and tavs says so", async () => {
    const file = written("audit", fileOf(lines));
    const alone = await tavs("audit", "verify", file);
    expect(alone.said.join("\n")).toContain("as the log itself says: compare it with the study terms");
    expect(alone.said[0]).toContain("is whole: 3 entries of east, from 2026-11-21T08:00:00Z to 2026-11-21T08:02:00Z");
    const given = await tavs("audit", "verify", file, "--key", hex(east.publicKey));
    expect(given.said.join("\n")).toContain("as you gave it");
  });
});
