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

  test.each([
    ["console.log", printed],
    ["inspect, with everything shown", (it: unknown) => inspect(it, { showHidden: true, depth: 9, getters: true })],
    ["inspect that is told to ignore how we print", (it: unknown) => inspect(it, { customInspect: false, depth: 9 })],
    ["JSON", (it: unknown) => JSON.stringify([it, { it }])],
    ["String", (it: unknown) => `${String(it)} ${it}`],
    ["%j, %o and %O", (it: unknown) => format("%j %o %O %s", it, it, it, it)],
    ["an error that carries it", (it: unknown) => inspect(Object.assign(new Error("no", { cause: it }), { it }))],
    ["its fields", (it: unknown) => inspect(Object.values(it as object)) + JSON.stringify({ ...(it as object) })],
    ["structuredClone", (it: unknown) => inspect(structuredClone(it), { customInspect: false, showHidden: true })],
    ["a snapshot that does not look", (it: unknown) => Buffer.from(freeze(it)).toString("hex")],
  ])("is what an identity keeps its seed in: %s does not show it", (_, show) => {
    const identity = createIdentity("east", (length) => new Uint8Array(length).fill(0xab));
    expect(show(identity)).not.toMatch(/171, *171|abab|(\u00ab){2}/i);
    expect(hex(identity.seed.reveal())).toBe("ab".repeat(32));
  });
});
