import { randomBytes } from "node:crypto";
import {
  appendFile,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hex, memoryStore, party, unhex, utf8 } from "../../src/index.ts";
import { introduce, introduction } from "../../src/link/handshake.ts";
import { fileNetwork } from "../../src/node/index.ts";
import { termsHash } from "../../src/study/index.ts";
import { paddedLength } from "../../src/transports/parcel.ts";
import { frame } from "../../src/wire/frames.ts";
import { answer, call, dyingStore, identity, openBoth, termsOf, wire } from "../link/world.ts";
import { carry, type Desk, deskOf, desksIn, type Folder, NOW, step, temporary, twoDesks } from "./files-world.ts";

const EAST = party("east");

let folder: Folder;
let east: Desk;
let west: Desk;
beforeEach(async () => {
  ({ folder, east, west } = await twoDesks());
});
afterEach(() => folder.remove());

/** What both have at the end where a cable joins them. */
async function overMemory(): Promise<readonly [called: string, answered: string]> {
  const [caller, answerer] = await openBoth(wire());
  return Promise.all([call(caller), answer(answerer)]);
}

const namesIn = (path: string): Promise<string[]> => readdir(path);
const onlyNameIn = async (path: string): Promise<string> => {
  const names = await namesIn(path);
  expect(names).toHaveLength(1);
  return names[0]!; // the line above
};

describe("two parties that carry their files to and fro", () => {
  test("have the same results as over a cable, and say after every step what to carry", async () => {
    const [called, answered] = await overMemory();
    const holds: string[] = [];
    let [c, a]: (string | undefined)[] = [];
    for (let i = 0; i < 5 && c === undefined; i++) {
      const e = await step(east, call);
      if (e.error) expect(e.error).toMatchObject({ name: "TransportError", code: "waiting" });
      await carry(east, west);
      const w = await step(west, answer);
      await carry(west, east);
      holds.push(e.report.carry[0]!.holds, w.report.carry[0]!.holds);
      [c, a] = [e.value, w.value];
    }
    expect([c, a]).toEqual([called, answered]);
    expect(holds).toEqual(["hello", "hello", ...Array(6).fill("messages"), "receipt", "receipt"]);
  });

  test("take one carry less where the party that answers begins: its hello is there when the other wants to speak", async () => {
    await step(west, answer);
    await carry(west, east);
    const { report } = await step(east, call);
    expect(report.carry[0]).toMatchObject({ holds: "messages", to: "west" });
  });

  test("have one file to carry at any time: the newest holds what is still to be heard of all before it", async () => {
    await step(west, answer);
    await step(west, answer);
    await carry(west, east);
    await step(east, call);
    await rm(join(east.out, await onlyNameIn(east.out))); // lost on the way
    await step(east, call);
    await onlyNameIn(east.out);
    await carry(east, west);
    expect((await step(west, answer)).report.carry[0]!.holds).toBe("messages");
  });

  test("may use one stick for both directions: each takes what is for it", async () => {
    const stick = join(folder.path, "stick");
    await mkdir(stick);
    const [e, w] = [east, west].map((desk) => ({ ...desk, in: stick, out: stick })) as [Desk, Desk];
    let called: string | undefined;
    for (let i = 0; i < 5; i++) {
      called = (await step(e, call)).value;
      await step(w, answer);
    }
    expect(called).toBe((await overMemory())[0]);
    expect(await namesIn(stick)).toHaveLength(2);
  });
});

describe("a carrier who copies when and what it likes,", () => {
  const STEPS = ["east", "west", "east to west", "west to east", "an old one", "cut one", "lose", "die"] as const;

  test("and parties that die at any write, come to the same results as over a cable", async () => {
    const right = await overMemory();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat()), { maxLength: 16 }), async (course) => {
        const root = await temporary();
        try {
          await expect(resultsOf(root.path, course)).resolves.toEqual(right);
        } finally {
          await root.remove();
        }
      }),
      { numRuns: 5 },
    );
  });

  async function resultsOf(root: string, course: readonly (readonly [(typeof STEPS)[number], number])[]) {
    const desks = await desksIn(root);
    const results: { east?: string; west?: string } = {};
    const pile: { readonly to: "east" | "west"; readonly bytes: Uint8Array }[] = [];
    const go = async (name: "east" | "west", desk: Desk = desks[name]): Promise<void> => {
      const { value } = await step(desk, name === "east" ? call : answer).catch(() => ({ value: undefined })); // it died
      if (value !== undefined) results[name] = value;
      const to = name === "east" ? "west" : "east";
      for (const file of await namesIn(desk.out)) pile.push({ to, bytes: await readFile(join(desk.out, file)) });
    };
    const put = (to: "east" | "west", bytes: Uint8Array): Promise<void> =>
      writeFile(join(desks[to].in, hex(randomBytes(4))), bytes); // under another name
    for (const [what, seed] of course) {
      const name = seed % 2 === 0 ? "east" : "west";
      const old = pile[(seed >> 1) % Math.max(1, pile.length)];
      if (what === "east" || what === "west") await go(what);
      else if (what === "east to west") await carry(desks.east, desks.west);
      else if (what === "west to east") await carry(desks.west, desks.east);
      else if (what === "die")
        await go(name, {
          ...desks[name],
          store: dyingStore(desks[name].store, (seed >> 1) % 4, seed % 3 === 0 ? "before" : "after"),
        });
      else if (what === "lose")
        for (const file of await namesIn(desks[name].out)) await rm(join(desks[name].out, file));
      else if (old) await put(old.to, what === "cut one" ? old.bytes.subarray(0, seed % old.bytes.length) : old.bytes);
    }
    for (let i = 0; i < 6 && !(results.east && results.west); i++) {
      await go("east");
      await carry(desks.east, desks.west);
      await go("west");
      await carry(desks.west, desks.east);
    }
    return [results.east, results.west];
  }
});

describe("of the files in the folder,", () => {
  /** West has begun, and its file is with east. */
  beforeEach(async () => {
    await step(west, answer);
    await carry(west, east);
  });
  const arrived = async (): Promise<string> => join(east.in, (await namesIn(east.in))[0]!); // `beforeEach` put it there

  test.each<readonly [string, (path: string) => Promise<unknown>]>([
    ["cut short", (path) => truncate(path, 9000)],
    ["with a byte too many", (path) => appendFile(path, "x")],
    ["with a changed byte", (path) => change(path, 9000)],
  ])("one %s is not read, and has to be copied again; nothing is lost by that", async (_, damage) => {
    const path = await arrived();
    await damage(path);
    const { error, report } = await step(east, call);
    expect(error).toMatchObject({ code: "waiting" });
    expect(report.copyAgain).toEqual([{ from: "west", name: (await namesIn(east.in))[0] }]);
    await rm(path);
    await carry(west, east);
    expect((await step(east, call)).report).toMatchObject({ copyAgain: [], taken: [{ from: "west" }] });
  });

  test("one that is cut within its first bytes, or changed there, is like any other file", async () => {
    const path = await arrived();
    await change(path, 40);
    await copyFile(path, `${path}.part`);
    await truncate(`${path}.part`, 60);
    expect((await step(east, call)).report).toMatchObject({ foreign: 2, taken: [], copyAgain: [] });
  });

  test("symbolic links are not followed, and named", async () => {
    const path = await arrived();
    await rename(path, join(folder.path, "elsewhere"));
    await symlink(join(folder.path, "elsewhere"), join(east.in, "link.tavs"));
    const { report } = await step(east, call);
    expect(report).toMatchObject({ links: ["link.tavs"], taken: [] });
  });

  test("folders are not entered, and other files are counted, whatever their names and sizes", async () => {
    await mkdir(join(east.in, "photos"));
    for (const [i, size] of [0, 1, 103, 104, 50_000].entries())
      await writeFile(join(east.in, `${i}\u001b[31m ${"=".repeat(i)}cmd.tavs`), randomBytes(size));
    const { report } = await step(east, call);
    expect(report).toMatchObject({ foreign: 5, taken: [{ from: "west" }], copyAgain: [], links: [] });
  });

  test("those that another one replaces are safe to delete, and the newest is not", async () => {
    const first = await arrived();
    await step(east, call);
    await carry(east, west);
    await step(west, answer);
    await carry(west, east);
    await copyFile(first, `${first} (copy)`);
    const { report } = await step(east, call);
    expect(report.superseded.map(({ name }) => join(east.in, name)).sort()).toEqual([first, `${first} (copy)`].sort());
    expect(report.taken).toHaveLength(1);
  });

  test("none has to stay: a party that steps again without them repeats itself, and keeps what it wrote", async () => {
    await step(east, call);
    const written = await onlyNameIn(east.out);
    await rm(await arrived());
    const { error, report } = await step(east, call);
    expect([error?.code, await onlyNameIn(east.out)]).toEqual(["waiting", written]);
    expect(report.carry).toMatchObject([{ name: written, isNew: false, holds: "messages" }]);
  });

  test("a party that does something else in one step does not take back what it has to say", async () => {
    await step(east, call);
    await step(east, () => Promise.resolve("nothing"));
    await carry(east, west);
    expect((await step(west, answer)).report.carry).toMatchObject([{ holds: "messages" }]);
  });

  test("those of the same parties under other terms are named: another study, or terms that one side changed", async () => {
    const terms = termsOf(["east", "west"], { smallestCell: 3 });
    const { error, report } = await step(east, call, { terms });
    expect(error).toMatchObject({ code: "waiting" });
    expect(report).toMatchObject({ otherTerms: [{ from: "west" }], taken: [], unheard: ["west"] });
  });

  test("those of a stranger who knows the terms and calls itself west are none of west's", async () => {
    const root = await temporary();
    const stranger = await deskOf(root.path, "west");
    const terms = termsOf(["east", "west"]);
    const key = hex(identity("west", "stranger").publicKey);
    const own = {
      ...terms,
      parties: terms.parties.map((member) => (member.name === "west" ? { ...member, key } : member)),
    };
    await step(stranger, answer, { terms: own, identity: identity("west", "stranger") });
    await rm(await arrived());
    await carry(stranger, east);
    expect((await step(east, call)).report).toMatchObject({ foreign: 1, taken: [], otherTerms: [], unheard: ["west"] });
    await root.remove();
  });

  test("those of a party that lost its store are newer, and refused: its keys are others now", async () => {
    await step(east, call);
    await carry(east, west);
    const { report } = await step({ ...west, store: memoryStore() }, answer, { now: () => "2026-11-23T08:00:00Z" });
    expect(report.taken).toHaveLength(1);
    await carry(west, east);
    const { error } = await step(east, call);
    expect(error).toMatchObject({ name: "PeerError", code: "forgotten" });
  });
});

test("a session that is over stays over, whatever is carried again", async () => {
  const kept = join(folder.path, "kept");
  await mkdir(kept);
  let called: string | undefined;
  for (let i = 0; i < 5 && called === undefined; i++) {
    await step(west, answer);
    for (const name of await namesIn(west.out)) await copyFile(join(west.out, name), join(kept, name));
    await carry(west, east);
    called = (await step(east, call)).value;
    await carry(east, west);
  }
  await rm(east.in, { recursive: true });
  const again = await step({ ...east, in: kept }, call);
  expect(again.value).toBe(called); // from the store: nothing is computed twice
  expect(again.report.carry).toMatchObject([{ isNew: false }]);
  const fresh = await step({ ...east, in: kept, store: memoryStore() }, call, {
    random: (n) => new Uint8Array(n).fill(7),
  });
  expect(fresh.error).toMatchObject({ name: "TransportError", code: "tampered" }); // sealed for keys that are gone
});

describe("who finds the stick", () => {
  test("sees random bytes under random names: no title, no party, nothing that two files share", async () => {
    await step(west, answer);
    const first = await readFile(join(west.out, await onlyNameIn(west.out)));
    await rm(join(west.out, await onlyNameIn(west.out)));
    await step(west, answer); // the same frames once more
    const name = await onlyNameIn(west.out);
    const second = await readFile(join(west.out, name));
    expect(name).toMatch(/^[0-9a-f]{32}\.tavs$/);
    const { parties, title, purpose } = termsOf(["east", "west"]);
    for (const bytes of [first, second])
      for (const said of [title, purpose, "west", "tavs", ...parties.map(({ key }) => key)])
        expect(bytes.includes(Buffer.from(utf8(said))), said).toBe(false);
    for (const { key } of parties) expect(first.includes(Buffer.from(unhex(key)))).toBe(false);
    expect(first.includes(Buffer.from(termsHash(termsOf(["east", "west"]))))).toBe(false);
    const alike = first.filter((byte, i) => byte === second[i]).length;
    expect(alike).toBeLessThan(first.length / 256 + 5 * Math.sqrt(first.length / 256)); // 5 standard errors: once in 3 million runs
  });

  test("sees a length that says little: a short file is as long as any other, and a long one is rounded up by 12 % at most", () => {
    expect([1, 300, 16_384].map(paddedLength)).toEqual([16_384, 16_384, 16_384]);
    fc.assert(
      fc.property(fc.integer({ min: 16_384, max: 2 ** 32 }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded / length).toBeLessThan(1.12);
        expect(paddedLength(padded)).toBe(padded);
      }),
    );
    const lengths = new Set(Array.from({ length: 1000 }, (_, i) => paddedLength((i + 1) * 2 ** 20)));
    expect(lengths.size).toBeLessThan(32 * 10); // at most 2^5 for each power of two
  });

  test("is not shown who else may read it: files are for their owner alone", async () => {
    await step(west, answer);
    expect((await stat(join(west.out, await onlyNameIn(west.out)))).mode & 0o777).toBe(0o600);
  });
});

async function change(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at]! ^= 1;
  await writeFile(path, bytes);
}

test("three parties whose files all lie in one folder meet there, and two of them run their session", async () => {
  const terms = termsOf(["east", "west", "north"]);
  const north = await deskOf(folder.path, "north");
  const shared = (desk: Desk): Desk => ({ ...desk, in: join(folder.path, "all"), out: join(folder.path, "all") });
  await mkdir(join(folder.path, "all"));
  const hasMet = (): Promise<string> => Promise.resolve("met");
  let called: string | undefined;
  const met: (string | undefined)[] = [];
  for (let i = 0; i < 6 && called === undefined; i++) {
    met.push((await step(shared(north), hasMet, { terms })).value);
    await step(shared(west), answer, { terms });
    called = (await step(shared(east), call, { terms })).value;
  }
  const [caller, answerer] = await openBoth(wire());
  expect(called).toMatch(/^[0-9a-f]{64} [0-9a-f]{4}$/);
  expect(called).toBe((await Promise.all([call(caller), answer(answerer)]))[0]); // coins are the test's own
  expect(met.slice(0, 2)).toEqual([undefined, "met"]);
  expect(await namesIn(join(folder.path, "all"))).toHaveLength(6); // one for each direction, never more
});

test("what a link had no room for is said again when it asks, without a second hello, and then it is quiet again", async () => {
  const terms = termsOf(["east", "west"]);
  await step(west, answer);
  await carry(west, east);
  await step(east, call);
  await carry(east, west);
  const heard: string[] = [];
  const via = fileNetwork({ in: west.in, out: west.out, terms, store: west.store, now: () => NOW });
  const seat = await via.join({
    identity: identity("west"),
    onFrame: (from, bytes) => void heard.push(`${from} ${bytes[1] === 1 ? "hello" : "envelope"}`),
    onJoined: () => void heard.push("joined"),
    onQuiet: () => void heard.push("quiet"),
  });
  const greet = async (): Promise<void> => {
    const said = introduction(identity("west"), terms, new Uint8Array(32).fill(5));
    seat.send(EAST, frame({ kind: "hello", hello: introduce(said, EAST, true) }));
    await vi.waitUntil(() => heard.at(-1) === "quiet");
  };
  await greet();
  expect(heard.splice(0)).toEqual(["joined", "east hello", "east envelope", "quiet"]);
  await greet();
  expect(heard).toEqual(["east envelope", "quiet"]);
  await seat.leave();
});
