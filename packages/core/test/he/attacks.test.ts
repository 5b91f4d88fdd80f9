// Each attack that issue and research name, tried: what must not work, beside what would work without the defence.
import { sha256 } from "@noble/hashes/sha2.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concat, hex } from "../../src/bytes.ts";
import { PeerError, UsageError } from "../../src/errors.ts";
import { commonSeed } from "../../src/he/agreement.ts";
import type { Contributed } from "../../src/he/contributor-state.ts";
import { heKernels } from "../../src/he/he-kernels.ts";
import { bindingOf, checkedList, entryStatement, mustBeAgreed, sizesOf } from "../../src/he/list.ts";
import { agreements, ciphertexts, halves, type Line, list, opening } from "../../src/he/messages.ts";
import type { ShareRequest } from "../../src/he/requests.ts";
import { weightedSum } from "../../src/he/ring-sum.ts";
import type { NewShare } from "../../src/he/seal-threshold.ts";
import { smudging } from "../../src/he/smudging.ts";
import type { SumsKey } from "../../src/he/sums-key.ts";
import type { Hashed, Inspected } from "../../src/he/tasks.ts";
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
});
afterAll(() => pool.close());

const perform = async <T>(task: string, input: unknown): Promise<T> =>
  (await pool.perform(heKernels, task, [input]))[0] as T; // what this kernel gives

/** A copy of a world with the keys as they are now: an attack must not spoil the next one's. */
async function copyOf({ key, stores }: World): Promise<World> {
  const copies = newStores(HOLDERS);
  for (const name of HOLDERS) {
    const { kept } = await findKept(stores[name]!, key.id);
    for (const entry of [`he-key/${key.id}`, `he-key-secret/${kept!.ceremony}`, `he-key-of/${kept!.ceremony}`])
      await copies[name]!.write(entry, (await stores[name]!.read(entry))!.value, 0);
  }
  return { key, stores: copies };
}

/** What this contributor would hand in and commit to. */
const handedBy = (key: SumsKey, name: string, values: readonly number[]): Promise<Hashed> => {
  const { row } = sizesOf(key);
  const [seed, joint] = [commonSeed(key.agreement), key.joint];
  const task = { row: row.name, scale: null, seed, joint, values: Float64Array.from(values) };
  return perform("handIn", { ...task, binding: bindingOf(key, name), first: 0 });
};

/** The list of these commitments, in the order of the names, each signed by its holder. */
async function listOf({ key, stores }: World, handed: readonly Inspected[]) {
  const line = async (name: string, i: number): Promise<Line> => {
    const said = { name, h0: sha256(handed[i]!.h0), h1: handed[i]!.h1 };
    const request = { key: key.id, message: entryStatement(key, name, said) };
    return { ...said, signature: (await keeper(stores[name]!).sign!(request, null)) as Uint8Array }; // what it gives
  };
  const lines = await Promise.all(HOLDERS.map(line));
  return { lines, body: list.encode(lines) };
}

/** A holder's word for a list: its signature. */
const fix = ({ key, stores }: World, i: number, { lines, body }: Awaited<ReturnType<typeof listOf>>) =>
  keeper(stores[HOLDERS[i]!]!).open!({ key: key.id, list: body, mine: lines[i]! }, null) as Promise<Uint8Array>; // what it gives

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
    const binding = new Uint8Array(32);
    const handIn = { row: row.name, scale: null, seed, joint, values: secret, binding, first: 0 };
    const { c0, c1, h1 } = await perform<Hashed>("handIn", handIn);
    const halves = [{ weight: 1, polynomial: c1, hash: h1, binding }];
    const items = [{ noise: new Uint8Array(32), index: 0, halves }];
    const task = { row: row.name, smudgingBits: 80, secret: evil!.secret, items };
    const [alone] = await perform<readonly Uint8Array[]>("share", task);
    const parts = [{ weight: 1, polynomial: c0 }];
    const read = await perform<Float64Array>("open", { row: row.name, scale: null, parts, shares: [alone] });
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
    const copy = await copyOf(world);
    const handed = await Promise.all(HOLDERS.map((name) => handedBy(copy.key, name, [1, 2, 3, 4, 5])));
    const one = await listOf(copy, handed);
    const other = await listOf(copy, [handed[0]!, handed[1]!, await handedBy(copy.key, "west", [9, 9, 9, 9, 9])]);
    const { hash } = checkedList(copy.key, one.body, one.lines[0]!);
    const same = [await fix(copy, 0, one), await fix(copy, 1, one)] as const;
    const torn = concat(...same, await fix(copy, 2, other));
    expect(() => mustBeAgreed(copy.key, hash, torn)).toThrow(PeerError);
    expect(() => mustBeAgreed(copy.key, hash, concat(...same))).toThrow(PeerError);
    const fresh = await copyOf(world);
    const signed = await Promise.all([0, 1, 2].map((i) => fix(fresh, i, one)));
    expect(() => mustBeAgreed(fresh.key, hash, concat(...signed))).not.toThrow();
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
    const record = on("east", HUB, 1, (body) => {
      bodies.push(body);
      return [body];
    });
    await open(other, vectors(), { onMessage: record });
    const replay = on("east", HUB, 1, () => [bodies[0]!]);
    await expect(openTampered(replay)).rejects.toThrow(/not signed by the key that was agreed/);
  });
});

describe("a contributor that alters its software and pools with the hub", () => {
  const [x, z, nothing] = [
    [11, -12, 13, 14, 15],
    [900, 800, 700, 600, 500],
    [0, 0, 0, 0, 0],
  ];

  /** The negative of another's ciphertext, and an encryption of zeros so that nobody sees whose it is. */
  async function negative(key: SumsKey, theirs: Hashed): Promise<Hashed> {
    const { row } = sizesOf(key);
    const cover = await handedBy(key, "west", nothing!);
    const [c0, c1] = (["c0", "c1"] as const).map((half) =>
      weightedSum(row, [
        { weight: -1, polynomial: theirs[half] },
        { weight: 1, polynomial: cover[half] },
      ]),
    ) as [Uint8Array, Uint8Array];
    const task = { row: row.name, binding: bindingOf(key, "west"), first: 0, c0, c1 };
    return { c0, c1, ...(await perform<Inspected>("inspect", task)) };
  }

  /** What the hub reads from everybody's shares, where these are handed in to fulfil a list. */
  async function opened(copy: World, sum: Awaited<ReturnType<typeof listOf>>, handed: readonly Hashed[]) {
    const { key, stores } = copy;
    await Promise.all([0, 1, 2].map((i) => fix(copy, i, sum)));
    const { hash } = checkedList(key, sum.body, sum.lines[0]!);
    const items = [{ index: 0, halves: handed.map(({ c1 }) => c1) }];
    const asked = { key: key.id, list: hex(hash), items };
    const given = HOLDERS.map((name) => keeper(stores[name]!).share!(asked, null) as Promise<readonly Uint8Array[]>); // what it gives
    const shares = (await Promise.all(given)).map(([share]) => share!);
    const parts = handed.map((one) => ({ weight: 1, polynomial: one.c0 }));
    return perform<Float64Array>("open", { row: sizesOf(key).row.name, scale: null, parts, shares });
  }

  test("would read a third's vector, if it saw another's ciphertext before it commits", async () => {
    const copy = await copyOf(world);
    const [east, north] = [await handedBy(copy.key, "east", x!), await handedBy(copy.key, "north", z!)];
    const handed = [east, north, await negative(copy.key, north)];
    const read = await opened(copy, await listOf(copy, handed), handed); // what the order of messages keeps from happening
    expect([...read.subarray(0, 5)]).toEqual(x);
  });

  test("sees none before: no ciphertext leaves before all holders signed a list in which everybody is bound", async () => {
    const order: string[] = [];
    const note = ({ from, to, body }: Overheard): readonly Uint8Array[] => {
      order.push(`${body.length > 100_000 ? "ciphertext" : "word"} ${from} ${to}`);
      return [body];
    };
    await open(await copyOf(world), vectors(), { onMessage: note });
    const first = order.findIndex((line) => line.startsWith("ciphertext"));
    const words = order.slice(0, first).filter((line) => line.endsWith(HUB));
    for (const name of HOLDERS) expect(words.filter((line) => line === `word ${name} ${HUB}`).length).toBe(3); // greeting, commitment, agreement
  });

  test("commits first, and can then not hand in what it made of another's: every holder sees that it is another half", async () => {
    const copy = await copyOf(world);
    const [east, north] = [await handedBy(copy.key, "east", x!), await handedBy(copy.key, "north", z!)];
    const sum = await listOf(copy, [east, north, await handedBy(copy.key, "west", nothing!)]);
    const handed = [east, north, await negative(copy.key, north)];
    await expect(opened(copy, sum, handed)).rejects.toThrow(/half 3 of 3 is not what its contributor signed/);
  });

  test("cannot say another's commitment as its own: the hashes are bound to a name", async () => {
    const copy = await copyOf(world);
    const [east, north] = [await handedBy(copy.key, "east", x!), await handedBy(copy.key, "north", z!)];
    const handed = [east, north, north];
    await expect(opened(copy, await listOf(copy, handed), handed)).rejects.toThrow(/half 3 of 3/);
  });

  test("cannot have a second list signed, once it has seen what the first one brought out", async () => {
    const copy = await copyOf(world);
    const [east, north] = [await handedBy(copy.key, "east", x!), await handedBy(copy.key, "north", z!)];
    await fix(copy, 0, await listOf(copy, [east, north, await handedBy(copy.key, "west", nothing!)]));
    const second = await listOf(copy, [east, north, await negative(copy.key, north)]);
    await expect(fix(copy, 0, second)).rejects.toMatchObject({ name: "UsageError", code: "opened" });
  });

  test("that hands in other ciphertexts than it committed to is named by an honest hub", async () => {
    const other = on("west", HUB, 3, (body) => {
      const said = ciphertexts.decode(body);
      return [ciphertexts.encode({ ...said, c1: said.c0 })];
    });
    await expect(openTampered(other)).rejects.toThrow(/west handed in other ciphertexts than it committed to/);
  });

  test("still reads the key by what is no encryption: the page says that this stands", async () => {
    const copy = await copyOf(world);
    const { row } = sizesOf(copy.key);
    const [east, north] = [await handedBy(copy.key, "east", x!), await handedBy(copy.key, "north", z!)];
    const cover = await handedBy(copy.key, "west", nothing!);
    const chosen = new BigUint64Array(row.degree * row.data.length);
    const step = row.data.reduce((product, prime) => product * prime) / row.plain; // q / t: what 1 is multiplied with
    for (const [i, prime] of row.data.entries()) chosen[i * row.degree] = step % prime;
    const c1 = weightedSum(
      row,
      [cover.c1, new Uint8Array(chosen.buffer)].map((polynomial) => ({ weight: 1, polynomial })),
    );
    const task = { row: row.name, binding: bindingOf(copy.key, "west"), first: 0, c0: cover.c0, c1 };
    const west: Hashed = { c0: cover.c0, c1, ...(await perform<Inspected>("inspect", task)) };
    const handed = [east, north, west];
    const read = await opened(copy, await listOf(copy, handed), handed);
    expect(read.subarray(5).filter((value) => value !== 0).length).toBeGreaterThan(8000); // honest sums are 0 there
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
      from === "east" && to === HUB && said < 2 ? [before[said++]!] : [body];
    await expect(openTampered(older)).rejects.toThrow(/does not have what we handed in/);
  });
});

describe("a key", () => {
  /** A list that east signs, and what its keeper is then asked for. */
  async function request(copy: World) {
    const handed = await Promise.all(HOLDERS.map((name) => handedBy(copy.key, name, [1, 2, 3, 4, 5])));
    const sum = await listOf(copy, handed);
    const { hash } = checkedList(copy.key, sum.body, sum.lines[0]!);
    const items = [{ index: 0, halves: handed.map(({ c1 }) => c1) }];
    return { sum, asked: { key: copy.key.id, list: hex(hash), items } satisfies ShareRequest };
  }

  test("opens one list: asked again it gives the same bytes, and for another list nothing", async () => {
    const copy = await copyOf(world);
    const { share } = keeper(copy.stores.east!);
    const { sum, asked } = await request(copy);
    await expect(share!(asked, null)).rejects.toThrow(/no list was opened/);
    const signature = await fix(copy, 0, sum);
    const first = await share!(asked, null);
    expect(await keeper(copy.stores.east!).share!(asked, null)).toEqual(first); // a process that came back
    expect(await fix(copy, 0, sum)).toEqual(signature);
    const other = await request(copy);
    await expect(fix(copy, 0, other.sum)).rejects.toMatchObject({ name: "UsageError", code: "opened" });
    await expect(share!(other.asked, null)).rejects.toMatchObject({ name: "UsageError", code: "opened" });
  });

  test("is asked for a sum, and looks itself what was signed of it: weights, hashes and noise are in no request", async () => {
    const copy = await copyOf(world);
    const { share } = keeper(copy.stores.east!);
    const { sum, asked } = await request(copy);
    await fix(copy, 0, sum);
    const { index, halves: theirs } = asked.items[0]!;
    const ask = (item: ShareRequest["items"][number]) => share!({ ...asked, items: [item] }, null);
    await expect(ask({ index, halves: [theirs[1]!, theirs[0]!, theirs[2]!] })).rejects.toThrow(/half 1 of 3/);
    await expect(ask({ index, halves: [theirs[0]!, theirs[0]!, theirs[0]!] })).rejects.toThrow(/half 2 of 3/);
    await expect(ask({ index, halves: theirs.slice(0, 1) })).rejects.toThrow(/1 ciphertexts of 3 contributors/);
    for (const beyond of [1, -1, 0.5]) await expect(ask({ index: beyond, halves: theirs })).rejects.toThrow(UsageError);
    const believed = { ...asked, row: "tbfv-20", smudgingBits: 0, weights: [0, 0, 1] }; // of an application of its own
    expect(await share!(believed, null)).toEqual(await share!(asked, null));
  });

  test("signs no list that is not whole, and none in place of another holder", async () => {
    const copy = await copyOf(world);
    const { lines, body } = (await request(copy)).sum;
    const { open: ask, sign } = keeper(copy.stores.east!);
    const short = { key: copy.key.id, list: list.encode(lines.slice(0, 2)), mine: lines[0]! };
    await expect(ask!(short, null)).rejects.toThrow(/leaves a holder out/);
    await expect(ask!({ ...short, list: body, mine: lines[1]! }, null)).rejects.toThrow(/another holder/);
    const { hash } = checkedList(copy.key, body, lines[0]!);
    const asEntry = (await sign!({ key: copy.key.id, domain: "tavs/he/list/1", message: hash }, null)) as Uint8Array;
    const others = [await fix(copy, 1, { lines, body }), await fix(copy, 2, { lines, body })];
    expect(() => mustBeAgreed(copy.key, hash, concat(asEntry, ...others))).toThrow(PeerError); // an entry, whatever it was asked as
  });

  test("takes one share: that of another key's making is refused, and a key that is not whole", async () => {
    const copy = await copyOf(world);
    const { kept } = await findKept(copy.stores.east!, copy.key.id);
    const other = (await makeKey({ ...agreement, study: "another" })).key;
    const { keep } = keeper(copy.stores.east!);
    const again = { ceremony: kept!.ceremony, key: other, holder: "east" };
    await keep!({ ...again, key: copy.key }, null); // the same once more: after a crash
    await expect(keep!(again, null)).rejects.toThrow(/part of another key/);
    await expect(keep!({ ...again, key: { ...other, joint: new Uint8Array(8) } }, null)).rejects.toThrow(UsageError);
  });

  test("that is asked for two lists at once opens one of them", async () => {
    const copy = await copyOf(world);
    const sums = [(await request(copy)).sum, (await request(copy)).sum];
    const settled = await Promise.allSettled(sums.map((sum) => fix(copy, 0, sum)));
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("is gone after it opened: no share, no signature, and the same receipt whoever asks", async () => {
    const copy = await copyOf(world);
    const { sum, asked } = await request(copy);
    const { east } = await open(copy, vectors());
    const { receipt } = east as Contributed;
    const { share, sign, destroy } = keeper(copy.stores.east!);
    await expect(share!({ ...asked, list: receipt!.list }, null)).rejects.toMatchObject({ code: "destroyed" });
    await expect(fix(copy, 0, sum)).rejects.toMatchObject({ code: "destroyed" });
    await expect(sign!({ key: copy.key.id, message: new Uint8Array(1) }, null)).rejects.toMatchObject({
      code: "destroyed",
    });
    expect(await destroy!({ key: copy.key.id, list: receipt!.list }, null)).toEqual(receipt);
    const { kept } = await findKept(copy.stores.east!, copy.key.id);
    expect(await copy.stores.east!.read(`he-key-secret/${kept!.ceremony}`)).toBeUndefined();
    expect(await copy.stores.east!.read(`he-key-list/${copy.key.id}/${receipt!.list}`)).toBeUndefined();
  });

  test("cannot be used without enough noise", async () => {
    const { row } = sizesOf(world.key);
    for (const smudgingBits of [0, 20, 65, Number.NaN])
      expect(() => smudging({ row, smudgingBits }, new Uint8Array(32))).toThrow(/without enough noise/);
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
      on("west", HUB, 3, (body) => {
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
    await expect(tampered(first(data[0]! - 1n))).rejects.toThrow(/than it committed to/); // canonical, and not signed
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
