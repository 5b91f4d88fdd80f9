import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hex, memoryStore, Secret, type Store, utf8 } from "../../src/index.ts";
import { fileStore } from "../../src/node/index.ts";

const key = new Secret(new Uint8Array(32).fill(1));
const text = async (store: Store, name: string): Promise<string | undefined> => {
  const stored = await store.read(name);
  return stored && new TextDecoder().decode(stored.value);
};
const conflict = expect.objectContaining({ name: "UsageError", code: "conflict" });

describe.each(["memory", "a folder"])("a store in %s", (where) => {
  let folder: string;
  let store: Store & { close?(): Promise<void> };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tavs-store-"));
    store = where === "memory" ? memoryStore() : await fileStore({ folder, key });
  });
  afterEach(async () => {
    await store.close?.();
    await rm(folder, { recursive: true });
  });

  test("gives back what was written last, and counts the writes", async () => {
    expect(await store.read("a")).toBeUndefined();
    await store.write("a", utf8("one"), 0);
    await store.write("a", utf8("two"), 1);
    await store.write("b", new Uint8Array(), 0);
    expect(await text(store, "a")).toBe("two");
    expect((await store.read("a"))?.revision).toBe(2);
    expect((await store.read("b"))?.value).toHaveLength(0);
  });

  test("refuses a write that replaces another revision than the one that is there, and keeps that one", async () => {
    await expect(store.write("a", utf8("x"), 1)).rejects.toThrow(conflict);
    await store.write("a", utf8("one"), 0);
    for (const replaces of [0, 2]) await expect(store.write("a", utf8("x"), replaces)).rejects.toThrow(conflict);
    expect(await text(store, "a")).toBe("one");
  });

  test("lets one of many writers at once replace a revision, and tells the others", async () => {
    const writers = Array.from({ length: 8 }, (_, i) => store.write("a", Uint8Array.of(i), 0));
    const outcomes = await Promise.allSettled(writers);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toEqual(conflict);
    expect((await store.read("a"))?.revision).toBe(1);
  });

  test("forgets what is removed, and does not mind what was never there", async () => {
    await store.write("a", utf8("one"), 0);
    await store.remove("a");
    await store.remove("b");
    expect(await store.read("a")).toBeUndefined();
    await store.write("a", utf8("anew"), 0);
    expect((await store.read("a"))?.revision).toBe(1);
  });

  test("keeps its own copy of what it was given", async () => {
    const value = utf8("one");
    await store.write("a", value, 0);
    value.fill(0);
    expect(hex((await store.read("a"))!.value)).toBe(hex(utf8("one")));
  });

  test("takes any name: it is no path", async () => {
    for (const name of ["../../a", "a/b", "", "\u0000", "CON", "x".repeat(5000)]) {
      await store.write(name, utf8(name), 0);
      expect(await text(store, name)).toBe(name);
    }
  });
});
