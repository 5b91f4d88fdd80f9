import { describe, expect, test } from "vitest";
import { connect, hex, type Link, memoryStore, type PartyId, type TavsError, TransportError } from "../../src/index.ts";
import { canonical, type Json, type Terms } from "../../src/study/index.ts";
import type { Network } from "../../src/transports/network.ts";
import { MAX_FRAME } from "../../src/wire/frames.ts";
import {
  answer,
  call,
  clock,
  copyableStore,
  fateOf,
  identity,
  open,
  openBoth,
  settled,
  TODAY,
  termsOf,
  wire,
} from "./world.ts";

const usage = (code: string, message: RegExp) =>
  expect.objectContaining({ name: "UsageError", code, message: expect.stringMatching(message) });

describe("a link", () => {
  test("has every party's signature of the terms, this one's included", async () => {
    const [east, west] = await openBoth(wire());
    expect([...east.signatures.keys()].sort()).toEqual(["east", "west"]);
    expect(east.signatures.get(west.me)).toEqual(west.signatures.get(west.me));
    expect(east.signatures.get(east.me)).not.toEqual(west.signatures.get(west.me));
  });

  test("names who did not come when patience runs out", async () => {
    const time = clock();
    const terms = termsOf(["east", "west", "north", "south"]);
    const net = wire();
    const waiting = fateOf(open("east", { via: net.via, terms, timer: time.timer, patienceMs: 5000 }));
    void open("west", { via: net.via, terms }).catch(() => undefined);
    await settled();
    expect(waiting.isSettled).toBe(false);
    time.ring();
    await settled();
    expect(waiting.error).toMatchObject({ name: "TransportError", code: "silence" });
    expect(String(waiting.error)).toMatch(/north, south did not come within 5000 ms/);
  });

  test("waits for nobody where the terms name nobody else", async () => {
    await open("east", { via: wire().via, terms: termsOf(["east"]) });
  });

  test("ends with the reason of the signal, before and while it waits", async () => {
    const stop = new AbortController();
    const waiting = fateOf(open("east", { via: wire().via, signal: stop.signal }));
    await settled();
    stop.abort(new Error("enough"));
    await settled();
    expect(String(waiting.error)).toBe("Error: enough");
    await expect(open("east", { via: wire().via, signal: stop.signal })).rejects.toThrow("enough");
  });

  test("does not wait for ever for a network that gives no seat, and gives back one that comes late", async () => {
    const time = clock();
    let sitDown = (): void => undefined;
    let left = 0;
    const late: Network = {
      join: () =>
        new Promise((resolve) => {
          sitDown = () => resolve({ send: () => undefined, leave: async () => void left++ });
        }),
    };
    const waiting = fateOf(open("east", { via: late, timer: time.timer }));
    await settled();
    time.ring();
    await settled();
    expect(waiting.error).toMatchObject({ name: "TransportError", code: "unreachable" });
    sitDown();
    await settled();
    expect(left).toBe(1);
  });

  test("passes on why a network takes nobody in", async () => {
    const closed: Network = { join: () => Promise.reject(new TransportError("closed", { code: "unreachable" })) };
    await expect(open("east", { via: closed })).rejects.toThrow("closed");
  });

  test("is left once what was said is acknowledged, and not before", async () => {
    const [east, west] = await openBoth(wire());
    const speaker = await east.session("echo");
    await speaker.commit({ status: "done", result: null, send: [{ to: west.me, body: new Uint8Array(1) }] });
    const closing = fateOf(east.close());
    const listener = await west.session("echo");
    await listener.receive([east.me]);
    await settled();
    expect(closing.isSettled).toBe(false); // it arrived, and may still be lost with the memory of west
    await listener.commit({ status: "done", result: null, send: [] });
    await settled();
    expect(closing.isSettled).toBe(true);
    await west.close();
  });

  test("is left when patience ends, where a peer never acknowledges", async () => {
    const time = clock();
    const net = wire();
    const [east] = await openBoth(net, undefined, { timer: time.timer });
    void call(east).catch(() => undefined);
    await settled();
    const closing = fateOf(east.close());
    await settled();
    time.ring();
    await settled();
    expect(closing).toMatchObject({ isSettled: true });
    expect(closing.error).toBeUndefined();
  });

  test("counts what it sent, by session and receiver", async () => {
    const net = wire();
    const [east, west] = await openBoth(net);
    await Promise.all([call(east), answer(west)]);
    const sent = net.passed.filter(({ from, bytes }) => from === "east" && bytes[1] === 2);
    const bytes = sent.reduce((sum, passing) => sum + passing.bytes.length, 0);
    expect(east.traffic()).toEqual([{ label: "echo", to: "west", bytes }]);
  });

  test("opens the sessions that the terms name, for those who take part", async () => {
    const terms = termsOf(["east", "west", "north"]);
    const { via } = wire();
    const [east, , north] = await Promise.all(["east", "west", "north"].map((name) => open(name, { via, terms })));
    await expect(east!.session("link")).rejects.toThrow(usage("terms", /name no session "link"/));
    await expect(north!.session("echo")).rejects.toThrow(usage("terms", /north takes no part in "echo"/));
    for (const run of [-1, 0.5]) await expect(east!.session("echo", run)).rejects.toThrow(/not an integer/);
  });
});

describe("terms", () => {
  const refusals: readonly (readonly [string, Partial<Terms> | Record<string, unknown>, RegExp])[] = [
    ["without this party", { parties: termsOf(["west"]).parties, computations: [] }, /parties: east is not a party/],
    [
      "with another key for it",
      { parties: [{ name: "east", role: "", key: "00".repeat(32) }], computations: [] },
      /key of east/,
    ],
    ["of another format", { format: "tavs/terms/3" }, /^format/],
    [
      "where a name stands twice",
      { parties: [...termsOf(["east"]).parties, ...termsOf(["east"]).parties] },
      /^parties: a name/,
    ],
    [
      "where a key stands twice",
      { parties: [...termsOf(["east"]).parties, { ...termsOf(["east"]).parties[0], name: "west" }] },
      /^parties: a key stands twice/,
    ],
    [
      "with a key that is none",
      { parties: [{ name: "east", role: "", key: "00" }], computations: [] },
      /64 hexadecimal/,
    ],
    [
      "where a label stands twice",
      { computations: [termsOf(["east"]).computations[0], termsOf(["east"]).computations[0]] },
      /a label/,
    ],
    [
      "that name a stranger",
      { computations: [{ ...termsOf(["east"]).computations[0], parties: ["south"] }] },
      /among the parties/,
    ],
    ["with a cell of nobody", { smallestCell: 0 }, /^smallestCell/],
    ["with no privacy budget", { privacy: { epsilon: 0, rowsPerPerson: 1 } }, /^privacy.epsilon/],
    ["that end on no day", { expires: "2027-02-30" }, /^expires/],
    ["that end some day", { expires: "soon" }, /^expires/],
    ["without parties", { parties: undefined }, /^parties/],
    ["with parties that are names", { parties: ["east", "west"] }, /^parties/],
    ["without computations", { computations: undefined }, /^computations/],
    [
      "whose computations do not say what is learned",
      { computations: [{ label: "a", protocol: "b", parties: [] }] },
      /^computations: reveals/,
    ],
    ["whose computations name nobody", { computations: [{ label: "a", protocol: "b" }] }, /^computations/],
    ["without privacy", { privacy: null }, /^privacy/],
  ];
  test.each(refusals)("%s are refused, naming the field", async (_, changes, message) => {
    const terms = { ...termsOf(["east", "west"]), ...changes } as Terms; // as a file may hold it
    await expect(open("east", { via: wire().via, terms })).rejects.toThrow(usage("terms", message));
  });

  test("that have ended are refused; on their last day they hold", async () => {
    const terms = termsOf(["east"], { expires: "2026-11-20" });
    const { via } = wire();
    await expect(open("east", { via, terms, today: "2026-11-21" })).rejects.toThrow(usage("expired", /2026-11-20/));
    await open("east", { via, terms, today: "2026-11-20" });
    for (const today of ["", "21-11-2026", "2026-11-31"])
      await expect(open("east", { via, terms, today })).rejects.toThrow(usage("usage", /today/));
  });

  test.each([
    ["title", { title: "Echo?" }],
    ["smallestCell", { smallestCell: 4 }],
    ["privacy.epsilon", { privacy: { epsilon: 2, rowsPerPerson: 1 } }],
    [
      "computations.0.protocol",
      { computations: [{ ...termsOf(["east", "west"]).computations[0]!, protocol: "echo/2" }] },
    ],
    ["parties.0.role", { parties: termsOf(["east", "west"]).parties.map((member) => ({ ...member, role: "hub" })) }],
    ["addendum", { addendum: "and this" }],
  ] as const)("that differ in %s are refused at both ends, naming the field", async (field, changes) => {
    const { via } = wire();
    const theirs = { ...termsOf(["east", "west"]), ...changes } as Terms;
    const fates = [fateOf(open("east", { via })), fateOf(open("west", { via, terms: theirs }))];
    await settled();
    for (const [i, { error }] of fates.entries()) {
      expect(error).toMatchObject({ name: "PeerError", code: "terms" });
      expect(String(error)).toContain(`${i === 0 ? "west" : "east"} signed other terms: "${field}" differs`);
    }
  });

  test("hash and sign the same whatever the order of their fields", async () => {
    const { via } = wire();
    const turned = JSON.parse(canonical(termsOf(["east", "west"]) as unknown as Json)) as Terms;
    await Promise.all([open("east", { via }), open("west", { via, terms: turned })]);
  });
});

describe("somebody who comes under a party's name", () => {
  async function meeting(west: (via: Network) => Promise<unknown>) {
    const time = clock();
    const refused: [PartyId, TavsError][] = [];
    const net = wire();
    const waiting = fateOf(
      open("east", { via: net.via, timer: time.timer, onRefused: (from, reason) => void refused.push([from, reason]) }),
    );
    await west(net.via).catch(() => undefined);
    await settled();
    return { net, time, waiting, refused };
  }

  test("with another key is refused; that is said when patience ends, and the true one may still come", async () => {
    const impostor = identity("west", "another");
    const { net, time, waiting, refused } = await meeting(async (via) => {
      const terms = { ...termsOf(["east", "west"]) };
      const parties = terms.parties.map((member) =>
        member.name === "west" ? { ...member, key: hex(impostor.publicKey) } : member,
      );
      void connect({ identity: impostor, terms: { ...terms, parties }, via, today: TODAY, timer: clock().timer }).catch(
        () => undefined,
      );
    });
    expect(waiting.isSettled).toBe(false);
    expect(refused[0]).toEqual(["west", expect.objectContaining({ name: "PeerError", code: "stranger" })]);
    const later = fateOf(open("west", { via: net.via }));
    await settled();
    expect([waiting.isSettled, later.isSettled]).toEqual([true, true]);
    time.ring();
    expect(waiting.error).toBeUndefined();
  });

  test("with another key, and nobody else, is what the error says when patience ends", async () => {
    const { net, time, waiting } = await meeting(async (via) => {
      void connect({
        identity: identity("west", "another"),
        terms: termsOf(["east"]),
        via,
        today: TODAY,
        timer: clock().timer,
      }).catch(() => undefined);
    });
    net.deliver("west", "east", (await helloOf(identity("west", "another")))!);
    time.ring();
    await settled();
    expect(waiting.error).toMatchObject({ name: "PeerError", code: "stranger" });
  });

  test.each([1, 3])("and speaks version %i is refused at once, with both versions", async (version) => {
    const { net, waiting } = await meeting(async () => undefined);
    net.deliver("west", "east", Uint8Array.of(version, 1, 0));
    await settled();
    expect(waiting.error).toMatchObject({ name: "PeerError", code: "version" });
    expect(String(waiting.error)).toContain(`west speaks version ${version}, this is version 2: update the older one`);
  });

  test("and is not in the terms hears nothing from us: not even what the study is", async () => {
    const { net } = await meeting(async () => undefined);
    const before = net.passed.length;
    const hello = await helloOf(identity("south"));
    net.deliver("south", "east", hello!);
    await settled();
    expect(net.passed.length).toBe(before);
  });

  test("and says what is no frame, or far too long a one, is refused, and nothing else happens", async () => {
    const { net, waiting, refused } = await meeting(async () => undefined);
    for (const bytes of [
      new Uint8Array(),
      Uint8Array.of(1),
      Uint8Array.of(1, 9),
      new Uint8Array(MAX_FRAME * 2).fill(1),
    ])
      net.deliver("west", "east", bytes);
    expect(refused).toHaveLength(4);
    expect(refused.every(([, { name }]) => name === "PeerError")).toBe(true);
    expect(waiting.isSettled).toBe(false);
  });
});

/** A hello of this identity to east, in a study of its own with it. */
async function helloOf(who: ReturnType<typeof identity>): Promise<Uint8Array | undefined> {
  const net = wire();
  const members = [identity("east"), who].map(({ name, publicKey }) => ({
    name,
    role: "hospital",
    key: hex(publicKey),
  }));
  const terms = termsOf([], { parties: members, computations: [] });
  void connect({ identity: who, terms, via: net.via, today: TODAY, timer: clock().timer }).catch(() => undefined);
  await settled();
  return net.passed[0]?.bytes;
}

describe("a party's memory", () => {
  const finish = (east: Link, west: Link): Promise<[string, string]> => Promise.all([call(east), answer(west)]);

  test("that is lost while the others run ends their sessions with it, and says so", async () => {
    const net = wire();
    const [east] = await openBoth(net);
    const called = fateOf(call(east));
    await settled();
    void open("west", { via: net.via, store: memoryStore() }).catch(() => undefined);
    await settled();
    expect(called.error).toMatchObject({ name: "PeerError", code: "forgotten" });
    expect(String(called.error)).toContain("west came back without its store");
  });

  test("that is lost while everybody is away is noticed in the session, and a new run begins", async () => {
    const stores = { east: memoryStore(), west: memoryStore() };
    const [east, west] = await openBoth(wire(), stores);
    await finish(east, west);
    const [again, fresh] = await openBoth(wire(), { east: stores.east, west: memoryStore() });
    await expect(call(again)).rejects.toMatchObject({ name: "PeerError", code: "forgotten" });
    await Promise.all([call(again, "echo", 1), answer(fresh, "echo", 1)]);
  });

  test("that is an old copy is refused: going on from it would answer twice", async () => {
    const { store, copy } = copyableStore();
    const net = wire();
    const [east, west] = await openBoth(net, { east: store, west: memoryStore() });
    const called = fateOf(call(east));
    await settled();
    const old = await copy(); // east has asked, and is not answered yet
    await answer(west);
    await settled();
    expect(called.isSettled).toBe(true);
    const before = net.passed.length;
    const back = await open("east", { via: net.via, store: old });
    await expect(call(back)).rejects.toMatchObject({ name: "UsageError", code: "rollback" });
    await settled();
    const said = net.passed.slice(before).filter(({ from, bytes }) => from === "east" && bytes[1] === 2);
    expect(said).toEqual([]); // not even what it had said already
  });
});
