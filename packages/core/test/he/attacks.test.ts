// Each attack that issue and research name, tried: what must not work, beside what would work without the defence.
import { sha256 } from "@noble/hashes/sha2.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concat, hex } from "../../src/bytes.ts";
import { PeerError } from "../../src/errors.ts";
import { commonSeed, type SumsKey } from "../../src/he/agreement.ts";
import type { Contributed } from "../../src/he/contributor-state.ts";
import { heKernels } from "../../src/he/he-kernels.ts";
import type { Encrypted, Inspected } from "../../src/he/kernels.ts";
import { checkedList, ENTRY, entryStatement, LIST, listHash, mustBeAgreed, sizesOf } from "../../src/he/list.ts";
import { agreements, ciphertexts, halves, type Line, list, opening } from "../../src/he/messages.ts";
import type { OpenRequest, ShareRequest } from "../../src/he/requests.ts";
import { weightedSum } from "../../src/he/ring-sum.ts";
import type { NewShare } from "../../src/he/seal-threshold.ts";
import { findKept } from "../../src/he/vault.ts";
import { type Overheard, type PlayOptions, play } from "../../src/testing.ts";
import {
  agreement,
  HOLDERS,
  HUB,
  keeper,
  keyCast,
  makeKey,
  newStores,
  open,
  pool,
  sumsCast,
  vectors,
  type World,
} from "./world.ts";

let world: World; // whose key no test opens to the end
beforeAll(async () => {
  world = await makeKey();
}, 60_000);
afterAll(() => pool.close());

const perform = async <T>(task: string, input: unknown): Promise<T> =>
  (await pool.perform(heKernels, task, [input]))[0] as T; // what this kernel gives

/** A copy of a world with the keys as they are now: an attack must not spoil the next one's. */
async function copyOf({ key, stores }: World): Promise<World> {
  const copies = newStores(HOLDERS);
  for (const name of HOLDERS) {
    const { kept } = await findKept(stores[name]!, key.id);
    for (const entry of [`he-key/${key.id}`, `he-key-secret/${kept!.ceremony}`])
      await copies[name]!.write(entry, (await stores[name]!.read(entry))!.value, 0);
  }
  return { key, stores: copies };
}

type Tamper = (body: Uint8Array) => readonly Uint8Array[];

/** Replaces message number `nth` (from 0) of those that `from` says to `to`. */
function on(from: string, to: string, nth: number, tamper: Tamper): NonNullable<PlayOptions["onMessage"]> {
  let seen = 0;
  return (message: Overheard) =>
    message.from === from && message.to === to && seen++ === nth ? tamper(message.body) : [message.body];
}

const openTampered = async (onMessage: NonNullable<PlayOptions["onMessage"]>) =>
  open(await copyOf(world), vectors(), { onMessage });

describe("a rogue key", () => {
  /** b* - the sum of the others' shares: the joint key would be the attacker's own. */
  const rogue = async (mine: Uint8Array, others: readonly Uint8Array[], row: string) => {
    const sum = await perform<Uint8Array>("join", { row, shares: others });
    const { row: parameters } = sizesOf(world.key);
    const moduli = [...parameters.data, parameters.special];
    const [a, b] = [mine, sum].map((bytes) => new BigUint64Array(bytes.slice().buffer)) as [
      BigUint64Array,
      BigUint64Array,
    ];
    const difference = a.map((value, i) => {
      const q = moduli[Math.floor(i / parameters.degree)]!;
      return (value + q - b[i]!) % q;
    });
    return new Uint8Array(difference.buffer);
  };

  test("opens everything where shares are added up without a commitment", async () => {
    const [row, seed] = [sizesOf(world.key).row, commonSeed(world.key.agreement)];
    const made = [0, 1, 2].map(() => perform<NewShare>("create", { row: row.name, seed }));
    const [evil, ...others] = await Promise.all(made);
    const shares = others.map(({ share }) => share);
    const chosen = await rogue(evil!.share, shares, row.name);
    const joint = await perform<Uint8Array>("join", { row: row.name, shares: [chosen, ...shares] });
    const secret = Float64Array.from([42, -7]);
    const { c0, c1, h1 } = await perform<Encrypted>("encrypt", { row: row.name, seed, joint, values: secret });
    const items = [{ noise: new Uint8Array(32), halves: [{ weight: 1, polynomial: c1, hash: h1 }] }];
    const task = { row: row.name, smudgingBits: 80, secret: evil!.secret, items };
    const [alone] = await perform<readonly Uint8Array[]>("share", task);
    const parts = [{ weight: 1, polynomial: c0 }];
    const read = await perform<Float64Array>("open", { row: row.name, parts, shares: [alone] });
    expect([...read.subarray(0, 2)]).toEqual([42, -7]);
  });

  test("is refused: whoever shows another share than it committed to ends the making of the key", async () => {
    const other = on("west", "north", 1, (body) => {
      const { share, signer } = opening.decode(body);
      return [opening.encode({ share: share.fill(0, 8, 16), signer })]; // whatever it was that west chose after hearing us
    });
    const made = play(keyCast(agreement, newStores(HOLDERS)), { compute: pool, onMessage: other });
    await expect(made).rejects.toThrow(/west showed another share than it committed to/);
  });

  test("is refused too where two holders are shown two whole stories: they compare what they heard", async () => {
    const recorded: Uint8Array[] = [];
    const record = ({ from, to, body }: Overheard): readonly Uint8Array[] => {
      if (from === "west" && to === "east") recorded.push(body);
      return [body];
    };
    await play(keyCast(agreement, newStores(HOLDERS)), { compute: pool, onMessage: record });
    let said = 0;
    const lie = ({ from, to, body }: Overheard): readonly Uint8Array[] =>
      from === "west" && to === "east" && said < 2 ? [recorded[said++]!] : [body]; // commitment and share of another key
    const made = play(keyCast(agreement, newStores(HOLDERS)), { compute: pool, onMessage: lie });
    await expect(made).rejects.toThrow(/heard other shares than we did/);
  });
});

describe("the aggregator", () => {
  test("cannot have the first hospital opened alone", async () => {
    const alone = on(HUB, "east", 0, (body) => [list.encode(list.decode(body).slice(0, 1))]);
    await expect(openTampered(alone)).rejects.toThrow(/leaves a holder out/);
  });

  test("cannot leave out one that counts, or put a stranger in", async () => {
    const twice = on(HUB, "north", 0, (body) => [list.encode([...list.decode(body), list.decode(body)[0]!])]);
    await expect(openTampered(twice)).rejects.toThrow(/names others than were agreed/);
    const stranger = on(HUB, "north", 0, (body) => {
      const lines = list.decode(body);
      return [list.encode([...lines, { ...lines[0]!, name: "zorro" }])];
    });
    await expect(openTampered(stranger)).rejects.toThrow(/names others than were agreed/);
  });

  test("cannot put another vector in somebody's place: its line is signed, and the victim looks for its own", async () => {
    const swap = on(HUB, "east", 0, (body) => {
      const [first, second, third] = list.decode(body);
      return [list.encode([{ ...first!, h1: second!.h1 }, second!, third!])];
    });
    await expect(openTampered(swap)).rejects.toThrow(/a line that its contributor did not sign/);
  });

  test("cannot show different holders different lists: each sees what all of them signed", async () => {
    const [one, other] = [1, 2].map((byte) => listHash(world.key, Uint8Array.of(byte))) as [Uint8Array, Uint8Array];
    const signed = async (name: string, message: Uint8Array): Promise<Uint8Array> => {
      const request = { key: world.key.id, domain: LIST, message };
      return (await keeper(world.stores[name]!).sign!(request, null)) as Uint8Array; // what this handler gives
    };
    const same = await Promise.all(HOLDERS.map((name) => signed(name, one)));
    expect(() => mustBeAgreed(world.key, one, concat(...same))).not.toThrow();
    const torn = concat(same[0]!, same[1]!, await signed("west", other));
    expect(() => mustBeAgreed(world.key, one, torn)).toThrow(PeerError);
    expect(() => mustBeAgreed(world.key, one, concat(same[0]!, same[1]!))).toThrow(PeerError);
    const lie = on(HUB, "west", 1, () => [agreements.encode({ signatures: torn })]);
    await expect(openTampered(lie)).rejects.toThrow(/not every holder signed the list/);
  });

  test("cannot choose a c1: each half is what its contributor signed, and is looked at before it is multiplied", async () => {
    const chosen = on(HUB, "west", 2, (body) => {
      const { first, c1 } = halves.decode(body);
      const evil = c1.slice();
      evil.fill(0, 0, c1.length / 3); // the first of three, and so the sum, would be the hub's own choice
      evil[4] = 1;
      return [halves.encode({ first, c1: evil })];
    });
    await expect(openTampered(chosen)).rejects.toThrow(/half 1 of 3 is not what its contributor signed/);
  });

  test("cannot hand in an entry of an earlier key again", async () => {
    const other = await makeKey({ ...agreement, study: "last year's sum" });
    const bodies: Uint8Array[] = [];
    const record = on("east", HUB, 2, (body) => {
      bodies.push(body);
      return [body];
    });
    await open(other, vectors(), { onMessage: record });
    const replay = on("east", HUB, 2, () => [bodies[0]!]);
    await expect(openTampered(replay)).rejects.toThrow(/signs other ciphertexts than it handed in/);
  });
});

describe("a contributor that alters its software and pools with the hub", () => {
  test("hands in the negative of another's vector, and reads a third's: the page says that this stands", async () => {
    const { key, stores } = await copyOf(world);
    const { row, smudgingBits } = sizesOf(key);
    const encrypted = (values: readonly number[]): Promise<Encrypted> => {
      const task = { row: row.name, seed: commonSeed(key.agreement), joint: key.joint };
      return perform("encrypt", { ...task, values: Float64Array.from(values) });
    };
    const [east, north] = [await encrypted([11, -12, 13, 14, 15]), await encrypted([900, 800, 700, 600, 500])];
    const cover = await encrypted([0, 0, 0, 0, 0]); // so that nobody sees whose negative it is
    const [c0, c1] = (["c0", "c1"] as const).map((half) =>
      weightedSum(row, [
        { weight: -1, polynomial: north[half] },
        { weight: 1, polynomial: cover[half] },
      ]),
    ) as [Uint8Array, Uint8Array];
    const west = { c0, c1, ...(await perform<Inspected>("inspect", { row: row.name, c0, c1 })) };
    const handed = [east, north, west]; // in the order of the names
    const line = async (name: string, i: number): Promise<Line> => {
      const said = { name, h0: sha256(handed[i]!.h0), h1: handed[i]!.h1 };
      const request = { key: key.id, domain: ENTRY, message: entryStatement(key, name, said) };
      return { ...said, signature: (await keeper(stores[name]!).sign!(request, null)) as Uint8Array }; // what it gives
    };
    const lines = await Promise.all(HOLDERS.map(line));
    const { hash } = checkedList(key, list.encode(lines), lines[0]!); // what east looks at, and accepts
    const asked = { key: key.id, list: hex(hash) };
    const items = [{ index: 0, halves: handed.map((one) => ({ weight: 1, polynomial: one.c1, hash: one.h1 })) }];
    const shares = HOLDERS.map(async (name) => {
      const { open: fix, share } = keeper(stores[name]!);
      await fix!(asked, null);
      return ((await share!({ ...asked, row: row.name, smudgingBits, items }, null)) as readonly Uint8Array[])[0]!; // of one
    });
    const parts = handed.map((one) => ({ weight: 1, polynomial: one.c0 }));
    const read = await perform<Float64Array>("open", { row: row.name, parts, shares: await Promise.all(shares) });
    expect([...read.subarray(0, 5)]).toEqual([11, -12, 13, 14, 15]); // of east alone
  });
});

describe("a contributor that handed in twice under one key", () => {
  test("is not added with the vector that the hub likes better: it looks for the one that it handed in last", async () => {
    const before: Uint8Array[] = [];
    const record = ({ from, to, body }: Overheard): readonly Uint8Array[] => {
      if (from === "east" && to === HUB) before.push(body);
      return [body];
    };
    await open(await copyOf(world), vectors(), { onMessage: record });
    let said = 0;
    const older = ({ from, to, body }: Overheard): readonly Uint8Array[] =>
      from === "east" && to === HUB && said < 3 ? [before[said++]!] : [body];
    await expect(openTampered(older)).rejects.toThrow(/does not have what we handed in/);
  });
});

describe("a key", () => {
  /** What the keeper is asked for one ciphertext that east alone handed in thrice. */
  async function request(key: SumsKey): Promise<ShareRequest> {
    const { row, smudgingBits } = sizesOf(key);
    const task = { row: row.name, seed: commonSeed(key.agreement), joint: key.joint, values: new Float64Array(5) };
    const { c1, h1 } = await perform<Encrypted>("encrypt", task);
    const list = hex(listHash(key, new Uint8Array(1)));
    const items = [{ index: 0, halves: [{ weight: 1, polynomial: c1, hash: h1 }] }];
    return { key: key.id, list, row: row.name, smudgingBits, items };
  }
  const again = (asked: ShareRequest): OpenRequest => ({ key: asked.key, list: asked.list });

  test("opens one list: asked again it gives the same bytes, and for another list nothing", async () => {
    const { key, stores } = await copyOf(world);
    const { open: fix, share } = keeper(stores.east!);
    const asked = await request(key);
    await expect(share!(asked, null)).rejects.toThrow(/no list was opened/);
    await fix!(again(asked), null);
    const first = await share!(asked, null);
    expect(await keeper(stores.east!).share!(asked, null)).toEqual(first); // a process that came back
    const other = { ...asked, list: hex(listHash(key, new Uint8Array(2))) };
    await expect(fix!(again(other), null)).rejects.toMatchObject({ name: "UsageError", code: "opened" });
    await expect(share!(other, null)).rejects.toMatchObject({ name: "UsageError", code: "opened" });
  });

  test("never puts the same noise on two sums, whatever is asked of it under one list", async () => {
    const { key, stores } = await copyOf(world);
    const { row } = sizesOf(key);
    const { open: fix, share } = keeper(stores.east!);
    const asked = await request(key);
    await fix!(again(asked), null);
    const [{ index, halves }] = asked.items as [ShareRequest["items"][number]];
    const weighted = async (weight: number): Promise<Uint8Array> => {
      const items = [{ index, halves: halves.map((half) => ({ ...half, weight })) }];
      return ((await share!({ ...asked, items }, null)) as readonly Uint8Array[])[0]!; // of one
    };
    const [one, two, three] = [await weighted(1), await weighted(2), await weighted(3)];
    const parts = [one, two, two, three].map((polynomial, i) => ({ polynomial, weight: i % 3 === 0 ? 1 : -1 }));
    expect(weightedSum(row, parts).some((byte) => byte !== 0)).toBe(true); // else two - one is c1 times the secret
  });

  test("that is asked for two lists at once opens one of them", async () => {
    const { key, stores } = await copyOf(world);
    const { open: fix } = keeper(stores.east!);
    const lists = [3, 4].map((byte) => fix!({ key: key.id, list: hex(listHash(key, new Uint8Array(byte))) }, null));
    const settled = await Promise.allSettled(lists as Promise<unknown>[]);
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is gone after it opened: no share, no signature, and the same receipt whoever asks", async () => {
    const copy = await copyOf(world);
    const { east } = await open(copy, vectors());
    const { receipt } = east as Contributed;
    const { share, sign, destroy } = keeper(copy.stores.east!);
    const asked = { ...(await request(copy.key)), list: receipt!.list };
    await expect(share!(asked, null)).rejects.toMatchObject({ code: "destroyed" });
    await expect(
      sign!({ key: copy.key.id, domain: "tavs/he/list/1", message: new Uint8Array(1) }, null),
    ).rejects.toMatchObject({ code: "destroyed" });
    expect(await destroy!({ key: copy.key.id, list: receipt!.list }, null)).toEqual(receipt);
    const { kept } = await findKept(copy.stores.east!, copy.key.id);
    expect(await copy.stores.east!.read(`he-key-secret/${kept!.ceremony}`)).toBeUndefined();
  });

  test("cannot be used without enough noise", async () => {
    const { key, stores } = await copyOf(world);
    const { open: fix, share } = keeper(stores.east!);
    const asked = await request(key);
    await fix!(again(asked), null);
    for (const smudgingBits of [0, 20, 65, Number.NaN])
      await expect(share!({ ...asked, smudgingBits }, null)).rejects.toThrow(/without enough noise/);
  });
});

describe("what is handed in", () => {
  const handIn = (values: ArrayLike<number>) => ({ values: { ...vectors().values, west: values } });

  test.each([
    [[0, 0, Number.NaN, 0, 0], 2],
    [[0, 0, 0, Number.POSITIVE_INFINITY, 0], 3],
    [[1e300, 0, 0, 0, 0], 0],
    [[0, 1001, 0, 0, 0], 1],
    [[0, 0, 0, 0, -1001], 4],
    [[0.5, 0, 0, 0, 0], 0],
  ])("%j is refused by position, not by value, before anything is said", async (values, position) => {
    const cast = sumsCast(world, handIn(values));
    const message = `value number ${position} is not an integer in [-1000, 1000]`;
    await expect(play(cast, { compute: pool })).rejects.toMatchObject({ name: "UsageError", message });
  });

  test("of another length is refused", async () => {
    await expect(open(world, handIn([1, 2]))).rejects.toThrow(/2 were given, 5 were agreed/);
  });

  /** West's first ciphertext as somebody would rather have it. */
  const tampered = (change: (half: Uint8Array) => Uint8Array) =>
    openTampered(
      on("west", HUB, 1, (body) => {
        const said = ciphertexts.decode(body);
        return [ciphertexts.encode({ ...said, c0: change(said.c0) })];
      }),
    );

  test("and is no polynomial of this ring is refused: a coefficient that is not below its prime", async () => {
    await expect(tampered((half) => half.fill(255, 8, 16))).rejects.toThrow(/not below their prime/);
    const { data } = sizesOf(world.key).row;
    const first = (value: bigint) => (half: Uint8Array) => {
      new DataView(half.buffer, half.byteOffset).setBigUint64(0, value, true);
      return half;
    };
    await expect(tampered(first(data[0]!))).rejects.toThrow(/not below their prime/); // of another context
    await expect(tampered(first(data[0]! - 1n))).rejects.toThrow(/signs other ciphertexts/); // canonical, and not signed
  });

  test.each([
    ["longer", (half: Uint8Array) => concat(half, new Uint8Array(8))],
    ["shorter", (half: Uint8Array) => half.slice(8)],
    ["of the row of 50 bits", (half: Uint8Array) => concat(half, half.slice(0, half.length / 2))],
    ["a compressed ciphertext of 30 kB", () => new Uint8Array(30_000).fill(0x28)],
  ])("and is %s is refused for its length, before SEAL sees it", async (_, change) => {
    await expect(tampered(change)).rejects.toThrow(/handed in \d+ and \d+ bytes/);
  });

  test("after the sum closed is refused", async () => {
    const closing = await makeKey({ ...agreement, closes: "2026-11-22" });
    const cast = sumsCast(closing, vectors());
    const late = (today?: string) => {
      const west = { ...cast.west!, input: { ...cast.west!.input, ...(today && { today }) } };
      return play({ west }, { compute: pool });
    };
    await expect(late("2026-11-23")).rejects.toThrow(/closed on 2026-11-22/);
    await expect(late()).rejects.toThrow(/today/);
    await expect(late("2026-11-22")).rejects.toThrow(/who is not in the cast/); // it speaks
  });
});
