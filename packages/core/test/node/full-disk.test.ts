import { appendFile, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hex, identityFrom, TornLine } from "../../src/index.ts";
import { fileJournal, journalFiles, repairJournal } from "../../src/node/index.ts";
import { openAudit, type Terms, verifyAudit } from "../../src/study/index.ts";

/** What the disk does next: it counts what it is asked for, and from one request on has no room for anything. */
const disk = vi.hoisted(() => ({ asked: 0, fullFrom: Number.POSITIVE_INFINITY, fullTo: Number.POSITIVE_INFINITY }));
const noSpace = vi.hoisted(() => (): Error => Object.assign(new Error("no space left on device"), { code: "ENOSPC" }));

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  const isFull = (): boolean => {
    const now = disk.asked++;
    return now >= disk.fullFrom && now < disk.fullTo;
  };
  const rename: typeof fs.rename = async (...args) => {
    if (isFull()) throw noSpace();
    await fs.rename(...args);
  };
  const open: typeof fs.open = async (...args) => {
    if (isFull()) throw noSpace();
    const file = await fs.open(...args);
    const { writeFile, sync, truncate } = file;
    file.writeFile = async (data, options) => {
      if (!isFull()) return writeFile.call(file, data, options);
      await file.write(String(data).slice(0, String(data).length / 2)); // what had room
      throw noSpace();
    };
    file.sync = async () => {
      if (isFull()) throw noSpace();
      await sync.call(file);
    };
    file.truncate = async (length) => {
      if (isFull()) throw noSpace();
      await truncate.call(file, length);
    };
    return file;
  };
  return { ...fs, open, rename };
});

const east = identityFrom("east", new Uint8Array(32).fill(1));
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Relapse",
  purpose: "test",
  parties: [{ name: "east", role: "hospital", key: hex(east.publicKey) }],
  computations: [],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};
let folder: string;
let path: string;
const fill = (from: number, to = Number.POSITIVE_INFINITY): void =>
  void Object.assign(disk, { asked: 0, fullFrom: from, fullTo: to });
beforeEach(async () => {
  fill(Number.POSITIVE_INFINITY);
  folder = await mkdtemp(join(tmpdir(), "tavs-full-"));
  path = join(folder, "audit.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const opened = (rotateAt?: number) =>
  openAudit({
    journal: fileJournal(path, rotateAt === undefined ? {} : { rotateAt }),
    identity: east,
    terms,
    now: () => "2026-11-22T08:00:00Z",
  });
const isWholeAudit = (lines: readonly string[], last: string): boolean => {
  verifyAudit(lines);
  try {
    return verifyAudit([...lines, last]).entries.length > lines.length;
  } catch {
    return false;
  }
};

/** The answer comes out behind its line, as every caller of an audit does it. */
async function answered(audit: Awaited<ReturnType<typeof opened>>, rowsReleased: number): Promise<number> {
  await audit.record({ event: "released", rowsReleased });
  return rowsReleased;
}

describe("a disk that is full", () => {
  test.each([
    ["for once", 1],
    ["from then on", Number.POSITIVE_INFINITY],
  ])("at any write, %s, leaves whole lines, and no answer without its line", async (_, long) => {
    let at = 0;
    for (let wasFull = true; wasFull; at++) {
      await rm(path, { force: true });
      for (const file of await journalFiles(path)) await rm(file, { force: true });
      const audit = await opened(600); // the first answer lands in a new file
      fill(at, at + long);
      const answers = await Promise.allSettled([answered(audit, 1), answered(audit, 2)]);
      wasFull = disk.asked > at;
      fill(Number.POSITIVE_INFINITY);
      const given = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
      if (wasFull)
        for (const answer of answers)
          if (answer.status === "rejected") expect(answer.reason.code).toMatch(/storage|journal/);
      if (long > 1) await repairJournal(path, isWholeAudit).catch(() => undefined); // not even the cut had room
      const { entries } = verifyAudit(await fileJournal(path).lines());
      const written = entries.flatMap(({ rowsReleased }) => (rowsReleased === undefined ? [] : [rowsReleased]));
      expect(written).toEqual(expect.arrayContaining(given));
    }
    expect(at).toBeGreaterThan(8); // open, write and sync of each line, a rename, and the folder
  });

  test("in every write and every cut is told as what it is, and repaired when there is room", async () => {
    const audit = await opened();
    fill(1); // the file opens; nothing is taken, not even the cut
    await expect(audit.record({ event: "released", rowsReleased: 1 })).rejects.toMatchObject({ code: "storage" });
    fill(Number.POSITIVE_INFINITY);
    await expect(audit.record({ event: "released", rowsReleased: 2 })).rejects.toMatchObject({
      code: "journal",
      line: 2,
    });
    expect(await repairJournal(path, isWholeAudit)).toEqual({ line: 2, aside: "audit.jsonl.torn-2" });
    await audit.record({ event: "released", rowsReleased: 3 });
    expect(verifyAudit(await fileJournal(path).lines()).entries.map((entry) => entry.rowsReleased)).toEqual([
      undefined,
      3,
    ]);
  });
});

describe("a line that the power cut off", () => {
  const written = async (): Promise<string> => {
    const audit = await opened();
    for (const rowsReleased of [6, 7]) await audit.record({ event: "released", rowsReleased });
    return readFile(path, "utf8");
  };

  test("at any byte is found, on its line, when the log is opened; repaired, all whole lines are there", async () => {
    const text = await written();
    const whole = text.split("\n").slice(0, 2);
    const start = whole.join("\n").length + 1;
    for (const [again, cut] of [start + 1, start + 40, text.length - 2].entries()) {
      const aside = again === 0 ? "audit.jsonl.torn-3" : `audit.jsonl.torn-3.${again + 1}`; // what an earlier repair kept stays
      await writeFile(path, text.slice(0, cut));
      const error = await opened().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TornLine);
      expect(error).toMatchObject({ line: 3, code: "journal", message: expect.stringContaining("tavs audit repair") });
      expect(await repairJournal(path, isWholeAudit)).toEqual({ line: 3, aside });
      expect(await fileJournal(path).lines()).toEqual(whole);
      expect(await readFile(join(folder, aside), "utf8")).toBe(text.slice(start, cut));
      expect((await stat(join(folder, aside))).mode & 0o077).toBe(0);
      await (await opened()).record({ event: "released", rowsReleased: 8 });
    }
  });

  test("is put into a file of its own, and not behind a link that stands there", async () => {
    const text = await written();
    await writeFile(join(folder, "other"), "somebody's");
    await symlink(join(folder, "other"), `${path}.torn-3`);
    await writeFile(path, text.slice(0, -5));
    expect(await repairJournal(path, isWholeAudit)).toEqual({ line: 3, aside: "audit.jsonl.torn-3.2" });
    expect(await readFile(join(folder, "other"), "utf8")).toBe("somebody's");
  });

  test("only of its end gets it back: a whole line is not lost", async () => {
    const text = await written();
    await writeFile(path, text.slice(0, -1));
    await expect(opened()).rejects.toMatchObject({ line: 3 });
    expect(await repairJournal(path, isWholeAudit)).toEqual({ line: 3 });
    expect(await readFile(path, "utf8")).toBe(text);
  });

  test("to zeros, as a disk leaves that had promised more than it kept, is found and put aside", async () => {
    const text = await written();
    for (const zeros of ["\0".repeat(300), `${"\0".repeat(300)}half of it"}\n`]) {
      await writeFile(path, text);
      await appendFile(path, zeros);
      await expect(opened()).rejects.toMatchObject({ line: 4, code: "journal" });
      expect(await repairJournal(path, isWholeAudit)).toMatchObject({ line: 4 });
      expect(await readFile(path, "utf8")).toBe(text);
    }
  });

  test("is not cut away where a line before it does not fit: that is no accident", async () => {
    const text = await written();
    const changed = `${text.slice(0, -9).replace('"rowsReleased":6', '"rowsReleased":9')}`;
    await writeFile(path, changed);
    await expect(repairJournal(path, isWholeAudit)).rejects.toMatchObject({ code: "tampered", line: 2 });
    expect(await readFile(path, "utf8")).toBe(changed);
    expect(await readdir(folder)).toEqual(["audit.jsonl"]);
  });

  test("is none: then nothing is repaired", async () => {
    const text = await written();
    expect(await repairJournal(path, isWholeAudit)).toBeUndefined();
    expect(await readFile(path, "utf8")).toBe(text);
  });
});

describe("a log of several files", () => {
  const rotated = async (): Promise<readonly string[]> => {
    for (const rowsReleased of [1, 2, 3, 4]) {
      const audit = await opened(900); // opened anew each time, as by one process after the other
      await audit.record({ event: "released", rowsReleased });
    }
    return journalFiles(path);
  };

  test("is one chain, which every process continues, and whose files keep their bytes", async () => {
    const files = await rotated();
    expect(files.map((file) => file.slice(folder.length + 1))).toEqual([
      "audit.0001.jsonl",
      "audit.0002.jsonl",
      "audit.jsonl",
    ]);
    const { entries, head } = verifyAudit(await fileJournal(path).lines());
    expect(entries.map(({ rowsReleased }) => rowsReleased)).toEqual([undefined, 1, 2, 3, 4]);
    const before = await readFile(files[0]!);
    await (await opened(900)).record({ event: "released", rowsReleased: 7 });
    expect((await readFile(files[0]!)).equals(before)).toBe(true);
    expect(verifyAudit(await fileJournal(path).lines(), { expectedHead: head }).entries.length).toBe(6);
  });

  test("begins each file with the head of the one before", async () => {
    const [first, second] = await rotated();
    const { head } = verifyAudit((await readFile(first!, "utf8")).split("\n").slice(0, -1));
    expect(JSON.parse((await readFile(second!, "utf8")).split("\n")[0]!).previous).toBe(head);
  });

  test("lets nobody take out a file, or its last line, or swap two", async () => {
    const files = await rotated();
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const without = (at: number): string[] => texts.toSpliced(at, 1);
    const lines = (all: readonly string[]): readonly string[] => all.join("").split("\n").slice(0, -1);
    expect(() => verifyAudit(lines(without(1)))).toThrow("line 3 has another number than its place");
    const short = texts.with(0, `${texts[0]!.split("\n").slice(0, -2).join("\n")}\n`);
    expect(() => verifyAudit(lines(short))).toThrow("line 2 has another number than its place");
    expect(() => verifyAudit(lines([texts[1]!, texts[0]!, texts[2]!]))).toThrow("line 1 ");
  });

  test("is not torn in an older file but by somebody's hand: that is not repaired", async () => {
    const [first] = await rotated();
    const text = await readFile(first!, "utf8");
    await writeFile(first!, text.slice(0, -5));
    await expect(fileJournal(path).lines()).rejects.toThrow("line 2 is cut off in a file that was");
    await expect(repairJournal(path, isWholeAudit)).rejects.toThrow("restore it from a copy");
    expect(await readFile(first!, "utf8")).toBe(text.slice(0, -5));
  });
});
