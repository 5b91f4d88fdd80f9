import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileJournal } from "../../src/node/index.ts";
import { execArgv } from "./child.ts";

const usage = (code: string) => expect.objectContaining({ name: "UsageError", code });

describe("a journal in a file", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tavs-journal-"));
    path = join(folder, "audit", "log.jsonl");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("has the lines that were appended, in order, also for the next process", async () => {
    const journal = fileJournal(path);
    expect(await journal.lines()).toEqual([]);
    for (const line of ["one", "", "three æøå"]) await journal.append(line);
    expect(await fileJournal(path).lines()).toEqual(["one", "", "three æøå"]);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test("has every line whole where many are appended at once", async () => {
    const journal = fileJournal(path);
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    await Promise.all(lines.map((line) => journal.append(line)));
    expect((await journal.lines()).toSorted()).toEqual(lines.toSorted());
  });

  test("refuses a line that is two", async () => {
    await expect(fileJournal(path).append("one\ntwo")).rejects.toThrow(usage("usage"));
    expect(await fileJournal(path).lines()).toEqual([]);
  });

  test("says which line is cut off, and writes nothing behind it", async () => {
    const journal = fileJournal(path);
    await journal.append("one");
    await appendFile(path, "tw"); // the machine lost power here
    await expect(journal.lines()).rejects.toThrow(usage("journal"));
    await expect(journal.append("three")).rejects.toThrow(usage("journal"));
    expect(await readFile(path, "utf8")).toBe("one\ntw");
  });

  test("takes no line that the disk does not take whole, and keeps the others", async () => {
    // A file of at most one block: the second line fits in part, and is cut off again.
    const command = `ulimit -f 1; exec "$0" ${execArgv.join(" ")} "$@"`;
    const script = join(import.meta.dirname, "write-two-lines.ts");
    const env = { ...process.env, TSX_DISABLE_CACHE: "1" };
    const { stdout } = await promisify(execFile)("sh", ["-c", command, process.execPath, script, path], { env });
    expect(stdout).toBe("first: written\nsecond: UsageError storage\n");
    expect(await fileJournal(path).lines()).toEqual(["a".repeat(400)]);
  });

  test("says that the disk is full", async () => {
    const full = existsSync("/dev/full") ? "/dev/full" : folder; // where there is no such device: no file at all
    await expect(fileJournal(full).append("one")).rejects.toThrow(usage("storage"));
  });

  test("says that its folder is none, without repeating the path", async () => {
    await writeFile(join(folder, "audit"), "");
    for (const attempt of [() => fileJournal(path).append("one"), () => fileJournal(path).lines()]) {
      const error = await attempt().catch((reason: unknown) => reason);
      expect(error).toEqual(usage("storage"));
      expect(String(error)).not.toContain(folder);
    }
  });
});
