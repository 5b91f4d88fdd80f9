import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createIdentity, hex, identityFrom, lengthPrefixed, Secret, u32, unhex, utf8 } from "../../src/index.ts";
import { loadIdentity, saveIdentity } from "../../src/node/index.ts";
import { isSealedSeed, sealSeed } from "../../src/node/sealed-seed.ts";

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
    ["hides a good one in its prototype", `{"__proto__": ${JSON.stringify(whole)}}`],
    ["is longer than an identity can be", JSON.stringify({ ...whole, comment: "x".repeat(20_000) })],
    ["is sealed in a form that nobody wrote", JSON.stringify({ ...whole, format: "tavs/identity/2" })],
    ["has a short seed", JSON.stringify({ ...whole, seed: "00" })],
    ["has a name that no party can have", JSON.stringify({ ...whole, name: "East Hospital" })],
  ])("is refused where the file %s, and nothing of it is repeated", async (_, text) => {
    await writeFile(path, text, { mode: 0o600 });
    const error = await loadIdentity(path).catch((reason: unknown) => reason);
    expect(error).toEqual(usage("usage"));
    expect(String(error)).not.toMatch(/East|0101|0000/);
  });

  test.each([0o640, 0o604, 0o660, 0o602, 0o644, 0o777])(
    "that others may use (mode %d) is refused, with what to do",
    async (mode) => {
      await saveIdentity(path, createIdentity("east"));
      await chmod(path, mode);
      const error = await loadIdentity(path).catch((reason: unknown) => reason);
      expect(error).toEqual(usage("permissions"));
      expect(String(error)).toContain("chmod 600");
      await chmod(path, 0o400);
      expect((await loadIdentity(path)).name).toBe("east");
    },
  );

  test("that is a folder is none", async () => {
    await mkdir(path, { mode: 0o700 });
    await expect(loadIdentity(path)).rejects.toThrow(usage("usage"));
  });

  test("that is not there, or has no place, is said", async () => {
    await expect(loadIdentity(path)).rejects.toThrow(usage("storage"));
    await expect(saveIdentity(join(folder, "none", "x.json"), createIdentity("east"))).rejects.toThrow(
      usage("storage"),
    );
  });
});

describe("an identity under a passphrase", () => {
  const east = createIdentity("east");
  const words = new Secret("fire ord som ingen gætter");
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tavs-sealed-"));
    path = join(folder, "identity.json");
  });
  afterEach(() => rm(folder, { recursive: true }));
  const written = async (more: object = {}): Promise<void> => {
    const content = { format: "tavs/identity/2", name: "east", publicKey: hex(east.publicKey), seed: await sealed };
    await writeFile(path, JSON.stringify({ ...content, ...more }), { mode: 0o600 });
  };
  const sealed = sealSeed(east, words, { logN: 15 }); // what we write ourselves costs four times as much
  const load = (passphrase: string) => loadIdentity(path, { passphrase: async () => new Secret(passphrase) });

  test("comes back for who has it, and its file does not hold the seed", async () => {
    await saveIdentity(path, east, { passphrase: words });
    const text = await readFile(path, "utf8");
    expect(JSON.parse(text)).toMatchObject({ format: "tavs/identity/2", name: "east", seed: { logN: 17 } });
    expect(text).not.toContain(hex(east.seed.reveal()));
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect(hex((await load(words.reveal())).seed.reveal())).toBe(hex(east.seed.reveal()));
  });

  test("is sealed as its form says: by scrypt of RFC 7914 and XChaCha20-Poly1305, as another library has them", async () => {
    const { logN, salt, sealed: box } = await sealed;
    const key = scrypt(words.reveal().normalize("NFKC"), unhex(salt), { N: 2 ** logN, r: 8, p: 1, dkLen: 32 });
    const owner = lengthPrefixed(utf8("tavs/identity/2"), utf8("east"), east.publicKey, unhex(salt), u32(logN));
    const opened = xchacha20poly1305(key, unhex(box.slice(0, 48)), owner).decrypt(unhex(box.slice(48)));
    expect(hex(opened)).toBe(hex(east.seed.reveal()));
  });

  test("opens also where the same letters were typed as other code points", async () => {
    await written();
    expect((await load(words.reveal().normalize("NFD"))).name).toBe("east");
  });

  test("does not open for another one, nor without any: the sentence says so, and repeats nothing", async () => {
    await written();
    const error = await load("fire ord som alle gætter").catch((reason: unknown) => reason);
    expect(error).toEqual(usage("passphrase"));
    expect(String(error)).not.toMatch(/fire ord/);
    await expect(loadIdentity(path)).rejects.toThrow(usage("passphrase"));
  });

  test("is nobody else's: under another name or another key it does not open", async () => {
    for (const more of [{ name: "west" }, { publicKey: hex(createIdentity("east").publicKey) }]) {
      await written(more);
      await expect(load(words.reveal())).rejects.toThrow(usage("passphrase"));
    }
  });

  test("is not made from a short one", async () => {
    await expect(saveIdentity(path, east, { passphrase: new Secret("hemmelig") })).rejects.toThrow(usage("passphrase"));
    await expect(stat(path)).rejects.toThrow("ENOENT");
  });

  test("that asks for too little or too much work is refused before any is done", async () => {
    const whole = await sealed;
    for (const logN of [1, 14, 21, 30, 15.5, "17", null]) expect(isSealedSeed({ ...whole, logN })).toBe(false);
    for (const field of ["salt", "sealed"] as const)
      for (const text of ["", whole[field].slice(2), `${whole[field].slice(0, -1)}G`, 7])
        expect(isSealedSeed({ ...whole, [field]: text })).toBe(false);
    expect(isSealedSeed(whole)).toBe(true);
  });
});
