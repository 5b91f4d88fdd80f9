import { readFileSync } from "node:fs";
import { ristretto255 } from "@noble/curves/ed25519.js";
import { hex, unhex } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { ingest } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { committedAt, lagrange, polynomialAt } from "../../src/kernels/lagrange.ts";
import { blindedLane, commitment, dealing, evaluation } from "../../src/pseudonyms/messages.ts";
import { add, hashToScalar, isElement, isScalar, multiplyBase, ready, toScalar } from "../../src/suite.ts";
import { bob, cid, makeKey, request } from "./circle.ts";
import { base, hashToScalarOf, lambda, plus, polynomial, q, scalar, scalarBytes } from "./reference.ts";

type Hex = string;
interface Vectors {
  readonly agreement: Hex;
  readonly dealings: readonly (Record<"dealer" | "coefficients" | "proof" | "commitment", Hex> & { shares: Hex[] })[];
  readonly key: { readonly id: Hex; readonly publicKey: Hex; readonly verificationKeys: readonly Hex[] };
  readonly blinded: Hex;
  readonly answers: readonly Record<"holder" | "evaluated" | "proof", Hex>[];
  readonly pseudonyms: readonly Record<"item" | "pseudonym", string>[];
}
const file = new URL("vectors/psi-pseudonyms.noble.json", import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(file, "utf8"));

beforeAll(() => ready);

function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

test("every word of a key generation is what noble's points and bigints make of the same seeds", async () => {
  const heard: Overheard[] = [];
  const onMessage = (message: Overheard) => {
    heard.push(message);
    return [message.body];
  };
  const { key } = await makeKey({ onMessage });
  expect(key).toMatchObject(vectors.key);
  for (const { dealer, coefficients, proof, commitment: committed, shares } of vectors.dealings) {
    const mine = heard.filter(({ from }) => from === dealer);
    const commitments = mine.flatMap(({ body }) => attempt(() => commitment.decode(body)) ?? []);
    expect(commitments.map((said) => [hex(said.agreement), hex(said.commitment)])).toEqual(
      Array(2).fill([vectors.agreement, committed]),
    );
    const dealings = mine.flatMap(({ to, body }) => {
      const said = attempt(() => dealing.decode(body));
      return said ? [{ to, coefficients: hex(said.coefficients), proof: hex(said.proof), share: hex(said.share) }] : [];
    });
    const expected = key.holders.flatMap((to, j) =>
      to === dealer ? [] : [{ to, coefficients, proof, share: shares[j] }],
    );
    expect(dealings).toEqual(expected);
  }
});

test("every word of a request is what noble's points and bigints make of the same seeds", async () => {
  const made = await makeKey();
  const heard: Overheard[] = [];
  const onMessage = (message: Overheard) => {
    heard.push(message);
    return [message.body];
  };
  const items = await ingest(vectors.pseudonyms.map(({ item }) => item));
  const { mine } = await request({ made, items, holders: [bob, cid], onMessage });
  const asked = heard.flatMap(({ from, body }) =>
    from === "hospital" ? (attempt(() => blindedLane.part.decode(body)) ?? []) : [],
  );
  expect(asked.map(({ rows }) => hex(rows))).toEqual([vectors.blinded, vectors.blinded]);
  const answers = heard.flatMap(({ from, body }) => {
    const said = from === "hospital" ? undefined : evaluation.decode(body);
    return said ? [{ holder: String(from), evaluated: hex(said.points), proof: hex(said.proof) }] : [];
  });
  expect(answers).toEqual(vectors.answers);
  expect(mine.items.map((item, i) => ({ item, pseudonym: mine.pseudonyms[i] }))).toEqual(
    [...vectors.pseudonyms].sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1)),
  );
});

describe("libsodium and bigints agree", () => {
  const scalars = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => toScalar(bytes));
  const runs = { numRuns: 15 };

  test("on polynomials, in the clear and in the exponent, and on Lagrange's coefficients", () => {
    fc.assert(
      fc.property(fc.array(scalars, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 32 }), (all, x) => {
        const expected = polynomial(all.map(scalar), x);
        expect(hex(polynomialAt(all, x))).toBe(hex(scalarBytes(expected)));
        const commitments = Uint8Array.from(all.flatMap((one) => [...base(scalar(one))]));
        expect(hex(committedAt(commitments, x)!)).toBe(hex(base(expected)));
      }),
      runs,
    );
    const sets = fc.uniqueArray(fc.integer({ min: 1, max: 32 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(sets, (among) => {
        const ours = lagrange(among[0]!, Uint8Array.from(among));
        expect(hex(ours)).toBe(hex(scalarBytes(lambda(among[0]!, among))));
      }),
      runs,
    );
  });

  test("on hashing to a scalar, adding elements, and what an element and a scalar are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), scalars, scalars, (message, a, b) => {
        expect(hex(hashToScalar(message, Buffer.from("domain")))).toBe(
          hex(scalarBytes(hashToScalarOf(message, "domain"))),
        );
        const [A, B] = [multiplyBase(a)!, multiplyBase(b)!];
        expect(hex(add(A, B))).toBe(hex(plus(A, B)));
        expect([isElement(A), isScalar(a), isScalar(A.fill(255, 28))]).toEqual([true, true, false]);
      }),
      runs,
    );
    expect([isElement(new Uint8Array(32)), multiplyBase(new Uint8Array(32))]).toEqual([false, undefined]);
    expect(isScalar(unhex(hex(scalarBytes(q - 1n))))).toBe(true);
    const order = Uint8Array.from(ristretto255.Point.Fn.toBytes(q - 1n));
    order[0]! += 1;
    expect(isScalar(order)).toBe(false);
  });
});
