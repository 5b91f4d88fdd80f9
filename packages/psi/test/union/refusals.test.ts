import { concat, type PartyId, PeerError, party, UsageError } from "@tavs/core";
import { cpr, type ItemSet, ingest, pad, union } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { hashToGroup, ready } from "../../src/suite.ts";
import { batch, ciphertexts, greeting, layer } from "../../src/union/messages.ts";
import { between, type Convening, convene, ingestAll, inputOf, type Name, valuesOf } from "./company.ts";

let sets: readonly ItemSet[];
beforeAll(async () => {
  await ready;
  sets = await ingestAll([
    ["a", "b", "c"],
    ["b", "c", "d", "e"],
    ["c", "f"],
  ]);
});
const disturbed = (options: Convening) => convene(sets, options);

/** Changes the rows of the ciphertexts from one party to another. */
const rows = (from: Name, to: Name, change: (rows: Uint8Array) => Uint8Array): Convening =>
  between(from, to, (body) => {
    try {
      const part = ciphertexts.part.decode(body);
      return [ciphertexts.part.encode({ ...part, rows: change(part.rows.slice()) })];
    } catch {
      return [body]; // what comes before the ciphertexts
    }
  });

/** Everybody who hears ciphertexts, and from whom. */
const lanes: readonly (readonly [Name, Name])[] = [
  ["north", "mint"],
  ["mint", "moss"],
  ["moss", "board"],
];

describe("a ciphertext", () => {
  const bad = [
    ["the identity", new Uint8Array(32)],
    ["a negative element", Uint8Array.of(1, ...new Uint8Array(31))],
    ["the second encoding of an element", new Uint8Array(32).fill(255)],
  ] as const;

  test.each(bad)("with %s in either component is refused, by mixers and by the hub", async (_name, element) => {
    for (const [from, to] of lanes)
      for (const component of [0, 32]) {
        const spoil = (rows: Uint8Array) => {
          rows.set(element, (component === 0 && element[0] === 255 ? rows.length - 64 : 0) + component);
          return rows;
        };
        await expect(disturbed(rows(from, to, spoil))).rejects.toBeInstanceOf(PeerError);
      }
  });

  test("that comes twice, or in another order than by its bytes, is refused with its position", async () => {
    const twice = (rows: Uint8Array) => rows.copyWithin(64, 0, 64);
    const turned = (rows: Uint8Array) => concat(rows.slice(64, 128), rows.slice(0, 64), rows.slice(128));
    for (const [from, to] of lanes)
      for (const change of [twice, turned])
        await expect(disturbed(rows(from, to, change))).rejects.toThrow(
          "ciphertexts: number 1 repeats what came before it, or is out of order",
        );
  });

  test("too many or too few is refused", async () => {
    for (const [from, to] of lanes) {
      await expect(disturbed(rows(from, to, (all) => all.slice(64)))).rejects.toThrow(
        /ciphertexts 0 and on came in \d+ /,
      );
      await expect(disturbed(rows(from, to, (all) => concat(all, all.slice(-64))))).rejects.toThrow(
        /0 and on were due/,
      );
    }
  });

  test("of an element instead of an item is counted as one more person: nobody sees that a mixer replaced it", async () => {
    const replace = (rows: Uint8Array) => {
      rows.set(hashToGroup(Uint8Array.of(1)), rows.length - 32);
      return rows;
    };
    const { union: counted } = await disturbed(rows("mint", "moss", replace));
    const people = valuesOf(counted.inExactly);
    expect(people.reduce((sum, number, i) => sum + number * (i + 1), 0)).toBe(9);
    expect(people).not.toEqual([4, 1, 1]);
  });
});

describe("an announcement of a batch", () => {
  const announce = (from: Name, to: Name, change: object): Convening =>
    between(from, to, (body) => {
      try {
        return [batch.encode({ ...batch.decode(body), ...change })];
      } catch {
        return [body];
      }
    });

  test("of another number than the other mixers were told is refused, whoever lost the difference", async () => {
    const told = announce("north", "moss", { size: 3 });
    await expect(disturbed(told)).rejects.toMatchObject({
      name: "PeerError",
      code: "count",
      message: "mint counts 9 ciphertexts where others count 8",
    });
    await expect(disturbed(announce("moss", "board", { size: 8 }))).rejects.toMatchObject({ code: "count" });
    await expect(disturbed(announce("mint", "board", { size: 8 }))).rejects.toMatchObject({ code: "count" });
  });

  test("with another secret or another key is refused: its persons would be nobody else's", async () => {
    const share = between("east", "south", (body) => [
      greeting.encode({ ...greeting.decode(body), share: new Uint8Array(32) }),
    ]);
    await expect(disturbed(share)).rejects.toMatchObject({ name: "PeerError", code: "check" });
    await expect(disturbed(announce("mint", "board", { check: new Uint8Array(32) }))).rejects.toMatchObject({
      code: "check",
    });
  });

  test("below the floor or above the bound is refused before anything is reserved for it", async () => {
    await expect(disturbed(announce("north", "moss", { size: 2 ** 32 - 1 }))).rejects.toMatchObject({
      code: "max-items",
      message: "north announces 4294967295 ciphertexts; 0 to 16777216 are allowed",
    });
    const low = { ...announce("north", "mint", { size: 1 }), all: { minItems: 2 } };
    await expect(disturbed(low)).rejects.toMatchObject({ code: "min-items" });
    await expect(disturbed(announce("mint", "board", { role: "psi/union/1 contributor" }))).rejects.toThrow(
      "mint is not the mixer of psi/union/1",
    );
  });
});

describe("a layer of the key", () => {
  const peel = (from: Name, to: Name, change: (said: Uint8Array) => object): Convening =>
    between(from, to, (body, which) => {
      if (which > 0) return [body];
      const said = layer.decode(body);
      return [layer.encode({ ...said, ...change(said.key) })];
    });

  test("without a proof of its secret is refused by contributors and earlier mixers: it could cancel the others", async () => {
    for (const to of ["south", "mint"] as const)
      for (const change of [
        () => ({ key: hashToGroup(Uint8Array.of(7)) }),
        () => ({ key: new Uint8Array(32) }),
        () => ({ proof: new Uint8Array(64) }),
      ])
        await expect(disturbed(peel("moss", to, change))).rejects.toMatchObject({
          name: "PeerError",
          code: "layer",
          message: "moss sent no key with a proof that it knows its secret",
        });
  });

  test("of another mixer, with that mixer's proof, is refused", async () => {
    let stolen: Uint8Array | undefined;
    const { onMessage } = between("mint", "north", (body) => {
      stolen = body;
      return [body];
    });
    const passOn: Convening = {
      onMessage(message) {
        if (message.from === party("moss") && message.to === party("north") && stolen) return [stolen];
        return onMessage!(message);
      },
    };
    await expect(disturbed(passOn)).rejects.toMatchObject({ code: "layer" });
  });

  test("of another role, context or company is refused, with a code and a name", async () => {
    const usurper = peel("moss", "east", () => ({ role: "psi/union/1 hub" }));
    await expect(disturbed(usurper)).rejects.toThrow("moss is not the mixer of psi/union/1");
    await expect(disturbed({ with: { moss: { context: Uint8Array.of(7) } } })).rejects.toMatchObject({
      code: "context",
    });
    for (const other of [
      { smallestCell: 5 },
      { minItems: 1 },
      { maxItems: 100 },
      { mixers: [party("moss"), party("mint")] },
    ])
      await expect(disturbed({ with: { moss: other } })).rejects.toMatchObject({
        code: "company",
        message: "moss was given other parties, floors or bounds than we were: give all the same",
      });
  });
});

test("items of another rule are refused by the other contributors", async () => {
  const numbers = await ingest(["0304929993"], cpr);
  await expect(convene([sets[0]!, sets[1]!, numbers])).rejects.toMatchObject({ name: "PeerError", code: "rule" });
});

test("a contributor that brings an item more often than there are contributors ends the count", async () => {
  const [one] = await ingestAll([["a"]]);
  const digests = concat(...Array.from({ length: 4 }, () => one!.digests));
  const repeated = { ...one!, size: 4, digests };
  await expect(convene([repeated, sets[1]!, sets[2]!])).rejects.toMatchObject({
    name: "PeerError",
    code: "repeated",
    message: "one person came 4 times from 3 parties",
  });
});

test("wrong inputs are refused before a word is said", async () => {
  const seed = (length: number) => new Uint8Array(length);
  const hub = (more: object) => () => union.hub.start({ ...inputOf("board"), ...more }, seed);
  const east = (more: object) => () => union.contributor.start({ ...inputOf("east"), items: sets[0]!, ...more }, seed);
  const names = (...all: string[]): readonly PartyId[] => all.map(party);
  const wrong: readonly (readonly [() => unknown, string])[] = [
    [hub({ mixers: names("mint") }), "mixers: 1 is too few"],
    [hub({ mixers: names("mint", "mint") }), "a party is named twice"],
    [hub({ mixers: names("mint", "east") }), "a party is named twice"],
    [hub({ hub: party("moss") }), "a party is named twice"],
    [hub({ mixers: Array.from({ length: 17 }, (_, i) => party(`mixer-${i}`)) }), "mixers: 17 are more than 16"],
    [hub({ contributors: names("east", "north") }), "contributors: 2; from 3 on"],
    [hub({ contributors: Array.from({ length: 256 }, (_, i) => party(`n-${i}`)) }), "256 are more than 255"],
    [hub({ me: party("mint") }), "me: is not named as a hub"],
    [hub({ smallestCell: 0 }), "smallestCell must be a whole number from 1"],
    [hub({ maxItems: -1 }), "maxItems must be a whole number"],
    [hub({ minItems: 3, maxItems: 2 }), "minItems must be a whole number up to maxItems"],
    [hub({ patienceMs: 0 }), "patienceMs must be above 0"],
    [east({ items: pad(sets[0]!, 5) }), "items of `pad` count as persons here"],
    [east({ padTo: 2 }), "3 items do not fit in less"],
    [east({ padTo: 3.5 }), "padTo must be a whole number"],
    [east({ maxItems: 2 }), "3 items are more than the 2 that maxItems allows"],
    [east({ padTo: 9, maxItems: 8 }), "9 items are more than the 8 that maxItems allows"],
    [east({ minItems: 4 }), "3 items are fewer than the 4 of minItems"],
    [east({ context: new Uint8Array(1025) }), "the rule or the context is over 1024 bytes"],
  ];
  for (const [start, message] of wrong) {
    expect(start, message).toThrow(UsageError);
    expect(start).toThrow(message);
  }
});
