import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, Secret } from "@tavs/core";
import { loadIdentity, saveIdentity } from "@tavs/core/node";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readSecret, type SecretInput } from "../src/ask-secret.ts";
import type { Desk } from "../src/desk.ts";
import { main } from "../src/main.ts";
import { en } from "../src/messages/en/index.ts";
import { newPassphrase, openIdentity } from "../src/open-identity.ts";
import { tavs } from "./in-process.ts";

const WORDS = "fire ord som ingen gætter";
let folder: string;
const at = (name: string): string => join(folder, name);
const written = (name: string, text: string, mode = 0o600): string => {
  writeFileSync(at(name), text, { mode });
  chmodSync(at(name), mode);
  return at(name);
};
const pipe = (name: string): string => {
  execFileSync("mkfifo", ["-m", "600", at(name)]);
  return at(name);
};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tavs-passphrase-"));
  await saveIdentity(at("sealed.json"), createIdentity("east"), { passphrase: new Secret(WORDS) });
});
beforeEach(() => vi.unstubAllEnvs());
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A desk at which somebody types these lines. */
function desk(...typed: readonly string[]): Desk & { readonly asked: readonly string[] } {
  const [asked, left] = [[] as string[], [...typed]];
  const askSecret = async (question: string): Promise<string> => {
    asked.push(question);
    return left.shift() ?? Promise.reject(new Error("nothing was typed"));
  };
  return {
    terminal: { say: () => {}, complain: () => {}, askSecret },
    messages: en,
    language: "en",
    version: "0.1.0",
    asked,
  };
}

describe("tavs init --passphrase", () => {
  test("takes the first line of the passphrase file, and the identity opens with it alone", async () => {
    vi.stubEnv("TAVS_PASSPHRASE_FILE", written("words", `${WORDS}\r\n`));
    const { exitCode, said } = await tavs("init", "east", "--out", at("east.json"), "--passphrase");
    expect(exitCode).toBe(0);
    expect(said.join("\n")).not.toContain("fire");
    expect(readFileSync(at("east.json"), "utf8")).not.toContain("fire");
    const identity = await loadIdentity(at("east.json"), { passphrase: async () => new Secret(WORDS) });
    expect(identity.name).toBe("east");
  });

  test.each([
    ["is open to others", () => written("open", WORDS, 0o644), "chmod 600"],
    ["is empty", () => written("empty", "\nfire ord"), "is empty"],
    ["is not there", () => at("nowhere"), "(ENOENT)"],
    ["never comes, for it is a pipe to which nobody writes", () => pipe("pipe"), "is empty"],
    ["is too short", () => written("short", "hemmelig"), "at least 12 characters"],
  ])("refuses a passphrase that %s, and makes no file", async (_, file, sentence) => {
    vi.stubEnv("TAVS_PASSPHRASE_FILE", file());
    const { exitCode, complained } = await tavs("init", "west", "--out", at("none.json"), "--passphrase");
    expect(exitCode).toBe(1);
    expect(complained).toEqual([expect.stringContaining(sentence)]);
    expect(() => readFileSync(at("none.json"))).toThrow("ENOENT");
  });

  test("says what to do where nobody sits at a terminal", async () => {
    const { exitCode, complained } = await tavs("init", "west", "--out", at("none.json"), "--passphrase");
    expect([exitCode, complained[0]]).toEqual([1, expect.stringContaining("TAVS_PASSPHRASE_FILE")]);
  });

  test("asks twice of who does, and once where an identity is opened", async () => {
    const twice = desk(WORDS, WORDS);
    expect((await newPassphrase("x.json", twice)).reveal()).toBe(WORDS);
    expect(twice.asked).toEqual(["passphrase of x.json: ", "the same once more: "]);
    await expect(newPassphrase("x.json", desk(WORDS, `${WORDS}.`))).rejects.toThrow("the two passphrases differ");
    await expect(newPassphrase("x.json", desk(WORDS))).rejects.toThrow("nothing was typed: nothing was done");
    await expect(newPassphrase("x.json", desk())).rejects.toThrow("nothing was typed: nothing was done");
    await expect(openIdentity(at("sealed.json"), desk("fire ord som alle gætter"))).rejects.toThrow(
      "sealed.json: the passphrase does not open this identity",
    );
  });

  test("is one clear sentence where the words of a command's identity are wrong", async () => {
    vi.stubEnv("TAVS_PASSPHRASE_FILE", written("words", "nogle helt andre ord"));
    const complained: string[] = [];
    const terminal = { say: () => {}, complain: (text: string) => complained.push(text) };
    writeFileSync(at("log.jsonl"), "");
    expect(
      await main(["audit", "export", at("log.jsonl"), "--out", at("x"), "--identity", at("sealed.json")], terminal),
    ).toBe(2);
    await saveIdentity(at("plain.json"), createIdentity("east"));
    expect((await openIdentity(at("plain.json"), desk())).name).toBe("east"); // nothing is asked where nothing is sealed
  });
});

describe("a passphrase that is typed", () => {
  const keyboard = (...bytes: readonly Uint8Array[]) => {
    const modes: boolean[] = [];
    const input: SecretInput = {
      setRawMode: (mode) => modes.push(mode),
      on: (_, hear) => queueMicrotask(() => bytes.forEach((each) => void hear(each))),
      off: () => {},
      resume: () => {},
      pause: () => {},
    };
    return { typed: readSecret(input), modes };
  };
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

  test("ends with the line, may be corrected, and is never shown", async () => {
    const { typed, modes } = keyboard(utf8("hemx\u007fmelig"), utf8(" o\u0000rd".slice(0, 2)), utf8("rd\rrest"));
    expect(await typed).toBe("hemmelig ord");
    expect(modes).toEqual([true, false]);
  });

  test("is whole where a letter came in two parts", async () => {
    const bytes = utf8("æ\r");
    expect(await keyboard(bytes.subarray(0, 1), bytes.subarray(1)).typed).toBe("æ");
  });

  test("is none where it was broken off", async () => {
    for (const key of ["\u0003", "\u0004"]) await expect(keyboard(utf8(`ab${key}`)).typed).rejects.toThrow("nothing");
  });
});
