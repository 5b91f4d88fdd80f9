import { createIdentity, type Store, UsageError } from "@tavs/core";
import { memoryStore } from "@tavs/core/testing";
import { pseudonyms } from "@tavs/psi";
import { beforeAll, expect, test } from "vitest";
import { type Made, makeKey } from "./circle.ts";

const { destroyKey, isReceipt, keepKey, loadKey } = pseudonyms;
const [ann, bob] = [createIdentity("ann"), createIdentity("bob")];
const day = "2026-11-22";
let made: Made;
beforeAll(async () => {
  made = await makeKey();
});

async function holding(store: Store = memoryStore()): Promise<Store> {
  await keepKey(store)(made.shares.ann, undefined);
  return store;
}

test("a key that was kept is loaded as it was, also when it was kept twice", async () => {
  const store = await holding(await holding());
  expect(await loadKey(store, made.key.id)).toEqual(made.shares.ann);
  await expect(loadKey(memoryStore(), made.key.id)).rejects.toMatchObject({ name: "UsageError", code: "key" });
  await expect(keepKey(store)(made.shares.bob, undefined)).rejects.toBeInstanceOf(UsageError);
});

test("a share that was destroyed is gone from its store, for ever, and a receipt stands in its place", async () => {
  const store = await holding();
  const receipt = await destroyKey(store, ann, { key: made.key.id, day });
  expect(receipt).toMatchObject({ key: made.key.id, holder: "ann", study: "study", day });
  const left = (await store.read(`pseudonym-key/${made.key.id}`))!.value;
  const share = Buffer.from(made.shares.ann!.share).toString("hex");
  expect(new TextDecoder().decode(left)).not.toContain(share);
  await expect(loadKey(store, made.key.id)).rejects.toMatchObject({ code: "destroyed" });
  await expect(holding(store)).rejects.toBeInstanceOf(UsageError);
  expect(await destroyKey(store, ann, { key: made.key.id, day: "2027-01-01" })).toEqual(receipt);
});

test("a receipt is the holder's own, and of one key, study and day", async () => {
  const receipt = await destroyKey(await holding(), ann, { key: made.key.id, day });
  expect(isReceipt(ann.publicKey, receipt)).toBe(true);
  expect(isReceipt(bob.publicKey, receipt)).toBe(false);
  for (const change of [{ day: "2026-11-23" }, { key: "00" }, { study: "x" }, { holder: "bob" }, { signature: "" }])
    expect(isReceipt(ann.publicKey, { ...receipt, ...change })).toBe(false);
});

test("nobody destroys another's share, or on a day that is none", async () => {
  const store = await holding();
  await expect(destroyKey(store, bob, { key: made.key.id, day })).rejects.toThrow("another holder");
  await expect(destroyKey(store, ann, { key: made.key.id, day: "today" })).rejects.toBeInstanceOf(UsageError);
  await expect(destroyKey(memoryStore(), ann, { key: made.key.id, day })).rejects.toMatchObject({ code: "key" });
  expect(await loadKey(store, made.key.id)).toEqual(made.shares.ann);
});

test("where the disk does not take the receipt, the share is still there and nothing was signed away", async () => {
  const store = await holding();
  const full = { ...store, write: async () => Promise.reject(new UsageError("no space left", { code: "storage" })) };
  await expect(destroyKey(full, ann, { key: made.key.id, day })).rejects.toMatchObject({ code: "storage" });
  expect(await loadKey(store, made.key.id)).toEqual(made.shares.ann);
});
