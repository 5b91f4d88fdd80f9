// Whatever JSON or MessagePack a file, a store or a peer brings: the prototypes of this process stay what they are, and no field is
// read from one.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { connect, hex, identityFrom, memoryNetwork, party, thaw, utf8 } from "../src/index.ts";
import { loadIdentity } from "../src/node/index.ts";
import {
  canonical,
  firstDifference,
  type Json,
  mustHold,
  type Terms,
  verifyAudit,
  verifyChain,
} from "../src/study/index.ts";
import { address, answerBytes, parseAddressed, parseAnswer } from "../src/transports/relay-messages.ts";

const east = identityFrom("east", new Uint8Array(32).fill(1));
const west = identityFrom("west", new Uint8Array(32).fill(2));
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Relapse",
  purpose: "test",
  parties: [east, west].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const before = prototypes.map((prototype) => JSON.stringify(Reflect.ownKeys(prototype).map(String)));
const plant = JSON.parse('{"__proto__":{"planted":1},"constructor":{"prototype":{"planted":1}},"planted":1}') as Json;
afterEach(() => {
  expect(prototypes.map((prototype) => JSON.stringify(Reflect.ownKeys(prototype).map(String)))).toEqual(before);
  expect(({} as { readonly planted?: number }).planted).toBeUndefined();
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavs-pollution-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** JSON with the dangerous names anywhere in it, as text: in a literal, `__proto__` would set the prototype of the test's own. */
const name = fc.constantFrom("__proto__", "constructor", "prototype", "toString", "format", "parties", "key");
const hostile = fc
  .letrec<{ readonly value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("1", "null", '"x"', "[]", JSON.stringify(plant)),
      fc
        .array(fc.tuple(name, tie("value")), { maxLength: 4 })
        .map((fields) => `{${fields.map(([field, value]) => `${JSON.stringify(field)}:${value}`).join(",")}}`),
    ),
  }))
  .value.map((text) => text);

/** What comes of it does not matter; that it is refused in our own words does. */
const quietly = (act: () => unknown): void => {
  try {
    act();
  } catch (error) {
    expect(String(error)).toMatch(/^(UsageError|PeerError)/);
  }
};

describe("no text changes a prototype", () => {
  test("of canonical JSON, of two documents that are compared, of a chain and of an audit log", () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const [ours, theirs] = [JSON.parse(one) as Json, JSON.parse(other) as Json];
        expect(canonical(JSON.parse(canonical(ours)))).toBe(canonical(ours));
        firstDifference(ours, theirs);
        quietly(() => verifyChain([one, other], "east"));
        quietly(() => verifyAudit([canonical(ours), other]));
      }),
    );
  });

  test("of terms, in any field", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...Object.keys(terms)), (text, field) => {
        const document = JSON.parse(`{${JSON.stringify(field)}:${text},"__proto__":${text}}`) as object;
        quietly(() => mustHold({ ...terms, ...document }, east, "2026-11-22"));
      }),
    );
  });

  test("of an identity's file", async () => {
    const path = join(folder, "identity.json");
    const fields = `"format":"tavs/identity/1","name":"east","publicKey":"${hex(east.publicKey)}","seed":"${"01".repeat(32)}"`;
    for (const text of [
      `{"__proto__":{${fields}}}`,
      `{"constructor":{"prototype":{${fields}}}}`,
      JSON.stringify(plant),
    ]) {
      await writeFile(path, text, { mode: 0o600 });
      await expect(loadIdentity(path)).rejects.toThrow("the file holds no identity");
    }
    await writeFile(path, `{${fields},"__proto__":{"planted":1}}`, { mode: 0o600 });
    expect((await loadIdentity(path)).name).toBe("east");
  });

  test("of a snapshot, as somebody wrote it who can write to the store", () => {
    const text = (word: string): readonly number[] => [0xa0 | word.length, ...utf8(word)]; // MessagePack: a short string
    const inner = [0x81, ...text("planted"), 1];
    for (const bytes of [
      [0x81, ...text("__proto__"), ...inner],
      [0x82, ...text("at"), ...text("here"), ...text("__proto__"), ...inner],
      [0x81, ...text("constructor"), 0x81, ...text("prototype"), ...inner],
      [0x91, 0x81, ...text("__proto__"), ...inner],
    ]) {
      const found = thaw<{ readonly planted?: number }>(Uint8Array.from(bytes));
      expect(found.planted).toBeUndefined();
    }
  });
});

describe("a peer", () => {
  test("that signed terms with a field __proto__ is refused, and the field is named", async () => {
    const theirs = JSON.parse(JSON.stringify(terms).replace("{", '{"__proto__":{"planted":1},')) as Terms;
    expect(Object.hasOwn(theirs, "__proto__")).toBe(true);
    const via = memoryNetwork();
    const meeting = [terms, theirs].map((agreed, i) =>
      connect({ identity: [east, west][i]!, terms: agreed, via, today: "2026-11-22", patienceMs: 2000 }),
    );
    const [ours] = await Promise.allSettled(meeting);
    expect(ours).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining("__proto__") } });
  });

  test("is not called __proto__, at the relay or in an addressed frame", () => {
    expect(() => party("__proto__")).toThrow("a party's name");
    const bytes = (length: number) => new Uint8Array(length);
    const named = "__proto__" as ReturnType<typeof party>; // as another program would write it
    expect(() => parseAddressed(address(named, bytes(1)))).toThrow("a party's name");
    expect(() => parseAnswer(answerBytes(named, bytes(64)))).toThrow("a party's name");
  });
});
