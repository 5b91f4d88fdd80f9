import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createIdentity, hex, InternalError, memoryStore, Secret } from "../src/index.ts";
import { freeze, store } from "../src/protocol/snapshot.ts";

const WORD = "0123456789abcdef";

/** What `console.log` prints. */
function printed(...values: readonly unknown[]): string {
  let text = "";
  const stdout = new Writable({
    write(chunk, _, written) {
      text += chunk;
      written();
    },
  });
  new Console(stdout).log(...values);
  return text;
}

describe("a secret", () => {
  const secret = new Secret(WORD);
  const around = { deep: [{ secret }] };

  test("comes out by reveal alone", () => {
    expect(secret.reveal()).toBe(WORD);
  });

  test.each([
    ["console.log", printed(secret, around)],
    ["inspect, with everything shown", inspect(around, { showHidden: true, depth: 9, getters: true })],
    [
      "inspect that is told to ignore how we print",
      inspect(around, { customInspect: false, showHidden: true, depth: 9 }),
    ],
    ["%o and %s", format("%o %s %O %j", around, secret, secret, around)],
    ["JSON", JSON.stringify(around)],
    ["a template", `${secret}`],
    ["concatenation", `secret: ${String(secret)}${[secret].join()}`],
    ["an error's message and cause", inspect(new Error(`wrong: ${secret}`, { cause: around }))],
    ["structuredClone", inspect(structuredClone(secret), { customInspect: false, showHidden: true })],
    ["its own keys", JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
    ["a snapshot that does not look", Buffer.from(freeze(around)).toString("latin1")],
  ])("does not come out by %s", (_, text) => {
    expect(text).not.toContain(WORD);
  });

  test("prints as [secret]", () => {
    expect([printed(secret), `${secret}`, JSON.stringify({ secret })]).toEqual([
      "[secret]\n",
      "[secret]",
      '{"secret":"[secret]"}',
    ]);
  });

  test("in a state is refused by the store, which would lose it", async () => {
    await expect(store(around, memoryStore())).rejects.toThrow(InternalError);
  });

  test("is what an identity keeps its seed in", () => {
    const identity = createIdentity("east", (length) => new Uint8Array(length).fill(0xab));
    expect(printed(identity) + JSON.stringify(identity)).not.toMatch(/171|abab/);
    expect(hex(identity.seed.reveal())).toBe("ab".repeat(32));
  });
});
