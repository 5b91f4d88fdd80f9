import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Secret, utf8 } from "../../src/index.ts";
import { type FileStore, fileStore } from "../../src/node/index.ts";
import { childThat } from "./child.ts";

const secret = new Uint8Array(32).fill(1);
const key = new Secret(secret);
const usage = (code: string) => expect.objectContaining({ name: "UsageError", code });
const CPR = "0107-1234-of-nobody";

let folder: string;
let store: FileStore;
const pathOf = (name: string): string => join(folder, createHmac("sha256", secret).update(name).digest("hex"));
const text = async (name: string): Promise<string> => new TextDecoder().decode((await store.read(name))?.value);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavs-store-"));
  store = await fileStore({ folder, key });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

async function reopened(): Promise<FileStore> {
  await store.close();
  store = await fileStore({ folder, key });
  return store;
}

describe("a store in a folder", () => {
  test("is there again when the process comes back", async () => {
    await store.write("session/1", utf8("state"), 0);
    await reopened();
    expect(await text("session/1")).toBe("state");
    await store.write("session/1", utf8("next"), 1);
    expect((await store.read("session/1"))?.revision).toBe(2);
  });

  test("says nothing to who reads the disk: neither names nor values stand there", async () => {
    await store.write(`session/${CPR}`, utf8(`secret ${CPR}`), 0);
    const files = await readdir(folder);
    const contents = await Promise.all(files.map((file) => readFile(join(folder, file), "latin1")));
    for (const text of [...files, ...contents]) expect(text).not.toMatch(/session|secret|0107|nobody/);
    expect(files.filter((file) => file !== "lock").every((file) => /^[0-9a-f]{64}$/.test(file))).toBe(true);
  });

  test("seals the same value differently each time it is written", async () => {
    await store.write("a", utf8("same"), 0);
    const before = await readFile(pathOf("a"));
    await store.write("a", utf8("same"), 1);
    const after = await readFile(pathOf("a"));
    expect(before.subarray(28).equals(after.subarray(28))).toBe(false);
  });

  test("is for its owner alone", async () => {
    await store.write("a", utf8("one"), 0);
    expect((await stat(pathOf("a"))).mode & 0o077).toBe(0);
    const made = await fileStore({ folder: join(folder, "deep", "inside"), key });
    expect((await stat(join(folder, "deep", "inside"))).mode & 0o077).toBe(0);
    await made.close();
  });

  test("does not open with another key", async () => {
    await store.write("a", utf8("one"), 0);
    await store.close();
    const other = await fileStore({ folder, key: new Secret(new Uint8Array(32).fill(2)) });
    expect(await other.read("a")).toBeUndefined(); // not even the name is known
    await writeFile(
      join(folder, createHmac("sha256", new Uint8Array(32).fill(2)).update("a").digest("hex")),
      await readFile(pathOf("a")),
    );
    await expect(other.read("a")).rejects.toThrow(usage("sealed"));
    await other.close();
  });

  test("finds any changed byte, a cut file, and a file in the place of another", async () => {
    await store.write("a", utf8("one"), 0);
    await store.write("b", utf8("two"), 0);
    const whole = await readFile(pathOf("a"));
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      await writeFile(pathOf("a"), changed);
      await expect(store.read("a")).rejects.toThrow(usage("sealed"));
    }
    for (const length of [0, 3, 28, whole.length - 1]) {
      await writeFile(pathOf("a"), whole.subarray(0, length));
      await expect(store.read("a")).rejects.toThrow(usage("sealed"));
    }
    await writeFile(pathOf("a"), await readFile(pathOf("b")));
    await expect(store.read("a")).rejects.toThrow(usage("sealed"));
    await expect(store.write("a", utf8("x"), 1)).rejects.toThrow(usage("sealed"));
  });

  test("keeps the old value where the process dies between writing and renaming", async () => {
    await store.write("a", utf8("old"), 0);
    await writeFile(`${pathOf("a")}.new`, utf8("half of the new fi"));
    await reopened();
    expect(await text("a")).toBe("old");
    await store.write("a", utf8("new"), 1);
    expect(await text("a")).toBe("new");
  });

  test("keeps the old value where the disk is full, says so, and goes on when there is room", async () => {
    await store.write("a", utf8("old"), 0);
    await fullDiskAt(`${pathOf("a")}.new`);
    await expect(store.write("a", utf8("new"), 1)).rejects.toThrow(usage("storage"));
    expect(await text("a")).toBe("old");
    await rm(`${pathOf("a")}.new`, { recursive: true, force: true });
    await store.write("a", utf8("new"), 1);
    expect(await text("a")).toBe("new");
  });

  test("leaves no half-written file behind on a full disk: it would take the room that is missing", async () => {
    await store.write("a", utf8("old"), 0);
    await symlink("/nowhere/at/all", `${pathOf("a")}.new`);
    await expect(store.write("a", utf8("new"), 1)).rejects.toThrow(usage("storage"));
    expect((await readdir(folder)).filter((file) => file.endsWith(".new"))).toEqual([]);
  });

  test("says that a path is no folder without repeating it", async () => {
    await writeFile(join(folder, CPR), "");
    const error = await fileStore({ folder: join(folder, CPR), key }).catch((reason: unknown) => reason);
    expect(error).toEqual(usage("storage"));
    expect(String(error)).not.toContain(CPR);
  });
});

/** Makes the next write to this path fail as on a full disk; where the system has no such device, in another way. */
async function fullDiskAt(path: string): Promise<void> {
  if (existsSync("/dev/full")) await symlink("/dev/full", path);
  else await mkdir(path);
}

describe("a folder", () => {
  test("belongs to one store at a time, also within one process", async () => {
    await expect(fileStore({ folder, key })).rejects.toThrow(usage("locked"));
    await reopened();
  });

  test("that another process holds is refused; when that process is killed, it is taken over", async () => {
    const theirs = join(folder, "theirs");
    const child = await childThat("hold-store.ts", [theirs]);
    const refused = await fileStore({ folder: theirs, key }).catch((reason: unknown) => reason);
    expect(refused).toEqual(usage("locked"));
    expect(String(refused)).toContain(`process ${child.pid}`);
    await child.kill();
    const mine = await fileStore({ folder: theirs, key });
    expect(new TextDecoder().decode((await mine.read("a"))?.value)).toBe("from the child");
    await mine.close();
  });

  test("of a process that died in a container is taken over by the next one, which has the same number", async () => {
    await store.close();
    await writeFile(join(folder, "lock"), `${process.pid} of-an-earlier-life`);
    store = await fileStore({ folder, key });
  });

  test("whose lock is being written this moment is not taken over", async () => {
    await store.close();
    await writeFile(join(folder, "lock"), "");
    await expect(fileStore({ folder, key })).rejects.toThrow(usage("locked"));
    await rm(join(folder, "lock"));
    store = await fileStore({ folder, key });
  });

  test("with a dead lock is taken over by one of many who come at once", async () => {
    await store.close();
    await writeFile(join(folder, "lock"), `${process.pid} of-an-earlier-life`);
    const comers = await Promise.allSettled(Array.from({ length: 6 }, () => fileStore({ folder, key })));
    const seated = comers.filter((comer) => comer.status === "fulfilled").map(({ value }) => value);
    expect(seated).toHaveLength(1);
    store = seated[0]!;
  });

  test("is not given free by a store that lost it", async () => {
    await writeFile(join(folder, "lock"), "1 somebody-else");
    await store.close();
    expect(await readFile(join(folder, "lock"), "utf8")).toBe("1 somebody-else");
    await rm(join(folder, "lock"));
    store = await fileStore({ folder, key });
  });
});
