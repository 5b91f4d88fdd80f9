// What the hub and all holders but one see must not depend on more than the sum, and a holder's secret must lie in its vault alone.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commonSeed } from "../../src/he/agreement.ts";
import { encryptedSums } from "../../src/he/encrypted-sums.ts";
import { heKernels } from "../../src/he/he-kernels.ts";
import { sizesOf } from "../../src/he/list.ts";
import { ciphertexts, shares } from "../../src/he/messages.ts";
import type { SumsKey } from "../../src/he/sums-key.ts";
import type { Hashed } from "../../src/he/tasks.ts";
import { findKept, readSecrets, type Secrets } from "../../src/he/vault.ts";
import { freeze } from "../../src/protocol/snapshot.ts";
import { type Overheard, play } from "../../src/testing.ts";
import { centred } from "./ring.ts";
import { agreement, HOLDERS, HUB, keyCast, newStores, open, pool, sumsCast, vectors, type World } from "./world.ts";

afterAll(() => pool.close());

interface Seen {
  readonly key: SumsKey;
  readonly said: readonly Overheard[];
  readonly totals: readonly number[];
  readonly secrets: Readonly<Record<string, Secrets>>;
}

/** Plays a whole study, and keeps what was said and what the vaults held in between. */
async function study(values: Readonly<Record<string, readonly number[]>>): Promise<Seen> {
  const stores = newStores(HOLDERS);
  const keys = (await play(keyCast(agreement, stores), { compute: pool })) as Record<string, SumsKey>;
  const world: World = { key: keys.east!, stores };
  const secrets: Record<string, Secrets> = {};
  for (const name of HOLDERS) {
    const { kept } = await findKept(stores[name]!, world.key.id);
    secrets[name] = (await readSecrets(stores[name]!, kept!.ceremony))!;
  }
  const said: Overheard[] = [];
  const onMessage = (message: Overheard): readonly Uint8Array[] => {
    said.push(message);
    return [message.body];
  };
  const { hub } = await open(world, { values }, { onMessage });
  return { key: world.key, said, totals: [...hub.totals], secrets };
}

const [x, y, z] = [
  [1000, 0, 3, -5, 17],
  [-1000, 0, 9, 12, 4],
  [1, 1, 1, 1, 1],
];
let worlds: readonly [Seen, Seen]; // east and west have changed places: the sum is the same
beforeAll(async () => {
  worlds = [await study({ east: x!, north: z!, west: y! }), await study({ east: y!, north: z!, west: x! })];
});

/** 256 bins of so many bytes: within 5 standard errors of what uniform bytes give (false alarm below 10^-6). */
function mustLookUniform(bytes: Uint8Array): void {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte]! += 1;
  const expected = bytes.length / 256;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(Math.abs(chi - 255)).toBeLessThan(5 * Math.sqrt(2 * 255) + 15);
}

/** The lower four bytes of each coefficient: the upper ones stop at the prime. */
const lowBytes = (polynomial: Uint8Array): Uint8Array => polynomial.filter((_, i) => i % 8 < 4);

describe("two worlds with one sum", () => {
  test("have messages of the same lengths, in the same order, between the same parties, and the same totals", () => {
    const shape = ({ said }: Seen) => said.map(({ from, to, body }) => `${from} ${to} ${body.length}`);
    expect(shape(worlds[0])).toEqual(shape(worlds[1]));
    expect(worlds[0].totals).toEqual(worlds[1].totals);
  });

  test("show the hub ciphertexts and shares that look uniform in both", () => {
    for (const { said } of worlds)
      for (const { from, to, body } of said) {
        if (to !== HUB || body.length < 100_000) continue;
        const isShares = body.length < 200_000;
        for (const half of isShares ? [shares.decode(body).shares] : Object.values(ciphertexts.decode(body)).slice(1))
          mustLookUniform(lowBytes(half as Uint8Array));
        expect(from).not.toBe(HUB);
      }
  });

  test("and one vector, handed in twice, gives two ciphertexts that have nothing in common", async () => {
    const { key } = worlds[0];
    const task = {
      row: sizesOf(key).row.name,
      scale: null,
      seed: commonSeed(key.agreement),
      joint: key.joint,
      values: Float64Array.from(x!),
      binding: new Uint8Array(32),
      first: 0,
    };
    const [one, other] = (await pool.perform(heKernels, "handIn", [task, task])) as readonly Hashed[];
    const words = [one!, other!].map(({ c0 }) => new BigUint64Array(c0.slice().buffer));
    expect(words[0]!.filter((word, i) => word === words[1]![i]).length).toBeLessThan(2);
    const { row } = sizesOf(key);
    const difference = words[0]!.map((word, i) => {
      const q = row.data[Math.floor(i / row.degree)]!;
      return (word + q - words[1]![i]!) % q;
    });
    const sizes = centred(row.degree, row.data, difference).map(
      (value) => (value < 0n ? -value : value).toString(2).length,
    );
    expect(sizes.filter((bits) => bits > 110).length).toBeGreaterThan(8000); // of 119: no small difference
  });
});

describe("a holder's secret", () => {
  const holds = (bytes: Uint8Array, { secret, noise, signer }: Secrets): boolean =>
    [secret.subarray(0, 64), noise, signer].some((part) => Buffer.from(bytes).includes(Buffer.from(part)));

  test("is in no message", () => {
    for (const { said, secrets } of worlds)
      for (const name of HOLDERS) expect(said.some(({ body }) => holds(body, secrets[name]!))).toBe(false);
  });

  test("is in no state: what sessions save can be read without it", async () => {
    const stores = newStores(HOLDERS);
    const states: Uint8Array[] = [];
    const watch = (cast: ReturnType<typeof keyCast>) =>
      Object.fromEntries(
        Object.entries(cast).map(([name, role]) => [name, { ...role, party: watched(role.party, states) }]),
      );
    const keys = (await play(watch(keyCast(agreement, stores)), { compute: pool })) as Record<string, SumsKey>;
    const { kept } = await findKept(stores.east!, keys.east!.id);
    const secrets = (await readSecrets(stores.east!, kept!.ceremony))!;
    await play(watch(sumsCast({ key: keys.east!, stores }, vectors())), { compute: pool });
    expect(states.length).toBeGreaterThan(20);
    expect(states.some((state) => holds(state, secrets))).toBe(false);
    expect(holds(freeze(secrets), secrets)).toBe(true); // the positive control
  });
});

/** The same party, whose every step is frozen as `run` would save it. */
function watched(role: ReturnType<typeof keyCast>[string]["party"], states: Uint8Array[]): typeof role {
  const save = <T>(step: T): T => {
    states.push(freeze(step));
    return step;
  };
  return {
    ...role,
    start: (input, random) => save(role.start(input, random)),
    receive: (state, message) => save(role.receive(state, message)),
    resume: (state, outcomes) => save(role.resume!(state, outcomes)),
  };
}

test("each role says what it learns, against whom, and who may pool", () => {
  const { keyHolder, keyReader, contributor, aggregator } = encryptedSums;
  const roles = [keyHolder, keyReader, contributor, aggregator];
  expect(roles.map(({ name, reveals }) => [name, reveals.against])).toEqual([
    ["he/key/1 keyHolder", "malicious"],
    ["he/key/1 keyReader", "malicious"],
    ["he/sums/1 contributor", "semi-honest"],
    ["he/sums/1 aggregator", "semi-honest"],
  ]);
  for (const { reveals } of roles) {
    expect(reveals.learns).toMatch(/^learns .*, and nothing else$/);
    expect(reveals.collusion).toMatch(/all holders/);
  }
  expect(aggregator.reveals.collusion).toMatch(/none of which alters its software/); // `attacks.test.ts` reads the key otherwise
});
