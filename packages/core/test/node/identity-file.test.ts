import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createIdentity, hex, identityFrom } from "../../src/index.ts";
import { loadIdentity, saveIdentity } from "../../src/node/index.ts";

const usage = (code: string) => expect.objectContaining({ name: "UsageError", code });

describe("an identity in a file", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tavs-identity-"));
    path = join(folder, "identity.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("comes back as it was, and is for its owner alone", async () => {
    const east = createIdentity("east");
    await saveIdentity(path, east);
    const loaded = await loadIdentity(path);
    expect([loaded.name, hex(loaded.publicKey), hex(loaded.seed.reveal())]).toEqual([
      "east",
      hex(east.publicKey),
      hex(east.seed.reveal()),
    ]);
    expect((await stat(path)).mode & 0o077).toBe(0);
  });

  test("is never overwritten", async () => {
    await saveIdentity(path, createIdentity("east"));
    const before = await readFile(path, "utf8");
    await expect(saveIdentity(path, createIdentity("east"))).rejects.toThrow(usage("exists"));
    expect(await readFile(path, "utf8")).toBe(before);
  });

  const whole = {
    format: "tavs/identity/1",
    name: "east",
    publicKey: hex(identityFrom("east", new Uint8Array(32)).publicKey),
    seed: "00".repeat(32),
  };
  test.each([
    ["is empty", ""],
    ["is no JSON", "{"],
    ["is null", "null"],
    ["is a list", "[]"],
    ["is of another format", JSON.stringify({ ...whole, format: "tavs/identity/2" })],
    ["has a key of another seed", JSON.stringify({ ...whole, seed: "01".repeat(32) })],
    ["has a short seed", JSON.stringify({ ...whole, seed: "00" })],
    ["has a name that no party can have", JSON.stringify({ ...whole, name: "East Hospital" })],
  ])("is refused where the file %s, and nothing of it is repeated", async (_, text) => {
    await writeFile(path, text);
    const error = await loadIdentity(path).catch((reason: unknown) => reason);
    expect(error).toEqual(usage("usage"));
    expect(String(error)).not.toMatch(/East|0101|0000/);
  });

  test("that is not there, or has no place, is said", async () => {
    await expect(loadIdentity(path)).rejects.toThrow(usage("storage"));
    await expect(saveIdentity(join(folder, "none", "x.json"), createIdentity("east"))).rejects.toThrow(
      usage("storage"),
    );
  });
});
