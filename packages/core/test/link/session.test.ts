import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  freeze,
  hex,
  InternalError,
  memoryStore,
  PeerError,
  party,
  run,
  type Store,
  TransportError,
  thaw,
} from "../../src/index.ts";
import { unframe } from "../../src/wire/frames.ts";
import { caller, handlers } from "../protocol/echo.ts";
import { answer, call, dyingStore, fateOf, open, openBoth, settled, type Wire, wire } from "./world.ts";

interface Said {
  readonly result: string;
  readonly said: ReadonlyMap<string, string>;
}

let once: Promise<Said> | undefined;
/** What both say in a run in which nothing goes wrong. */
function undisturbed(): Promise<Said> {
  once ??= (async () => {
    const net = wire();
    const [east, west] = await openBoth(net);
    const [result] = await Promise.all([call(east), answer(west)]);
    return { result, said: saidOn(net) };
  })();
  return once;
}

/** The bytes of every message, by its place; the same place never has other bytes. */
function saidOn(net: Wire): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const { from, kind, number, session, sealed, signature } of net.envelopes()) {
    const place = `${hex(session)} ${from} ${kind} ${number}`;
    const bytes = hex(sealed) + hex(signature);
    expect(said.get(place) ?? bytes).toBe(bytes);
    said.set(place, bytes);
  }
  return said;
}

describe("a session", () => {
  test("ends with the same transcript at both ends", async () => {
    const [east, west] = await openBoth(wire());
    const [called, answered] = await Promise.all([call(east), answer(west)]);
    expect(called.split(" ")[0]).toBe(answered);
  });

  test("waits for a party that opens it later: what came before is held", async () => {
    const [east, west] = await openBoth(wire());
    const called = fateOf(call(east));
    await settled();
    expect(called.isSettled).toBe(false);
    await answer(west);
    await settled();
    expect(called.value).toBeDefined();
  });

  test("shares a link with others, each with its own messages", async () => {
    const [east, west] = await openBoth(wire());
    const results = await Promise.all([
      call(east),
      answer(west),
      call(east, "again"),
      answer(west, "again"),
      call(east, "echo", 1),
      answer(west, "echo", 1),
    ]);
    expect(new Set(results.map((result) => result.split(" ")[0])).size).toBe(1); // same coins: the same three transcripts
  });

  test("is open once: a second one of the same label and run is refused", async () => {
    const [east] = await openBoth(wire());
    await east.session("echo");
    await expect(east.session("echo")).rejects.toThrow(/open already/);
    await east.session("echo", 1);
  });

  test("can be opened again where its store did not open the first time", async () => {
    const inner = memoryStore();
    let isBroken = false;
    const store: Store = {
      ...inner,
      read: async (key) => {
        if (isBroken && key.startsWith("session/")) throw new TransportError("no disk");
        return inner.read(key);
      },
    };
    const [east, west] = await openBoth(wire(), { east: store, west: memoryStore() });
    isBroken = true;
    await expect(east.session("echo")).rejects.toThrow("no disk");
    isBroken = false;
    await Promise.all([call(east), answer(west)]);
  });

  test("gives its result again when it is run again, and says nothing new", async () => {
    const net = wire();
    const stores = { east: memoryStore(), west: memoryStore() };
    const [east, west] = await openBoth(net, stores);
    const [result] = await Promise.all([call(east), answer(west)]);
    const before = saidOn(net);
    const [again] = await openBoth(net, stores);
    expect(await call(again)).toBe(result);
    expect(saidOn(net)).toEqual(before);
  });

  test("that another version of the program put down is not gone on from; what it came to is still there", async () => {
    const net = wire();
    const stores = { east: memoryStore(), west: memoryStore() };
    const [east, west] = await openBoth(net, stores);
    const called = fateOf(call(east));
    await settled(); // it waits for west
    expect(called.isSettled).toBe(false);
    const back = await open("east", { via: net.via, store: ofOlder(stores.east) });
    await expect(back.session("echo")).rejects.toMatchObject({ name: "UsageError", code: "version" });

    const again = await open("east", { via: net.via, store: stores.east });
    const [result] = await Promise.all([call(again), answer(west)]);
    expect(await call(await open("east", { via: net.via, store: ofOlder(stores.east) }))).toBe(result);
  });

  test("of a link without a store says the same bytes, goes on where an abort signal put it down, and gives its result again", async () => {
    const net = wire();
    const [east, west] = await Promise.all([open("east", { via: net.via }), open("west", { via: net.via })]);
    const input = { peer: "west" };
    const transport = await east.session("echo");
    const seeded = (length: number) => new Uint8Array(length).fill(1);
    const stop = new AbortController();
    const broken = run(caller, { input, transport, handlers, random: seeded, signal: stop.signal });
    const stopped = expect(broken).rejects.toThrow("enough");
    await settled();
    stop.abort(new Error("enough"));
    await stopped;
    const again = () => run(caller, { input, transport, handlers, random: seeded });
    const [result] = await Promise.all([again(), answer(west)]);
    const all = await undisturbed();
    expect(result).toBe(all.result);
    const said = [...saidOn(net).keys()].filter((place) => place.includes("message"));
    expect(said).toHaveLength(6); // each message once, and none anew
    expect(await again()).toBe(result);
  });

  test("lets its result go with the last who could run it again, though its link stays", async () => {
    const { via } = wire();
    const [east] = await Promise.all([open("east", { via }), open("west", { via })]);
    const resultOf = async (label: string): Promise<WeakRef<object>> => {
      const result = { items: ["a", "b"] };
      await (await east.session(label)).commit({ status: "done", result, send: [] });
      return new WeakRef(result);
    };
    const result = await resultOf("echo");
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    await settled();
    collect();
    expect(result.deref()).toBeUndefined();
    expect(east.isDelivered).toBe(true); // and the link is still there
  });

  test("of a link without a store holds plain data, as one does that is kept", async () => {
    const { via } = wire();
    const [east] = await Promise.all([open("east", { via }), open("west", { via })]);
    const transport = await east.session("echo");
    const step = { status: "waiting", state: new Map(), from: [], send: [] } as const;
    await expect(transport.commit(step)).rejects.toThrow(InternalError);
  });

  test("of a link without a store is what a peer with one comes back to, wherever it died", async () => {
    for (const when of ["before", "after"] as const) {
      const [net, store] = [wire(), memoryStore()];
      const dying = dyingStore(store, 2, when);
      const [east, west] = await Promise.all([
        open("east", { via: net.via, store: dying }),
        open("west", { via: net.via }),
      ]);
      const [died, answered] = [fateOf(call(east)), fateOf(answer(west))];
      await settled();
      expect(String(died.error)).toContain("the process died");
      const again = fateOf(call(await open("east", { via: net.via, store })));
      await settled();
      expect([again.error, answered.error]).toEqual([undefined, undefined]);
      expect(again.value!.split(" ")[0]).toBe(answered.value);
    }
  });

  test("of a link without a store goes with it: who comes back is told to begin a new run", async () => {
    const net = wire();
    const [east] = await Promise.all([open("east", { via: net.via }), open("west", { via: net.via })]);
    const called = fateOf(call(east));
    await settled();
    await open("west", { via: net.via });
    await settled();
    expect(called.error).toMatchObject({ name: "PeerError", code: "forgotten" });
  });

  test("takes nothing in before it remembers what it took in earlier", async () => {
    const stores = { east: memoryStore(), west: memoryStore() };
    const net = wire(({ bytes, from }) => (from === "west" && kindOf(bytes) === "acknowledgement" ? [] : [bytes]));
    const [east, west] = await openBoth(net, stores);
    const calling = fateOf(call(east));
    await answer(west);
    await settled();
    expect(calling.value).toBeDefined();
    let read = (): void => undefined;
    const reading = new Promise<void>((resolve) => {
      read = resolve;
    });
    const slow: Store = {
      ...stores.west,
      read: async (key) => {
        if (key.startsWith("session/")) await reading;
        return stores.west.read(key);
      },
    };
    const back = await open("west", { via: net.via, store: slow });
    const opening = back.session("echo");
    await settled();
    net.reconnect("east"); // says again all three questions, which nobody acknowledged
    await settled();
    read();
    const transport = await opening;
    const heard = fateOf(transport.receive([east.me]));
    await settled();
    expect(heard.isSettled).toBe(false);
  });

  test("that two processes run from one store is noticed before the second one says anything", async () => {
    const store = memoryStore();
    const net = wire();
    const [east] = await openBoth(net, { east: store, west: memoryStore() });
    const [first, second] = [
      await east.session("echo"),
      await (await open("east", { via: net.via, store })).session("echo"),
    ];
    const step = { status: "done", result: 1, send: [{ to: party("west"), body: new Uint8Array(1) }] } as const;
    await first.commit(step);
    const before = net.passed.length;
    await expect(second.commit(step)).rejects.toMatchObject({ name: "UsageError", code: "conflict" });
    expect(net.passed.length).toBe(before);
  });

  test("says nothing that is not saved: not even when a peer asks in that moment", async () => {
    const inner = memoryStore();
    let finish = (): void => undefined;
    const saving = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const store: Store = {
      ...inner,
      write: async (...entry) => {
        if (entry[0].startsWith("session/")) await saving;
        await inner.write(...entry);
      },
    };
    const net = wire();
    const [east, west] = await openBoth(net, { east: store, west: memoryStore() });
    const called = call(east);
    const answered = answer(west);
    await settled();
    net.reconnect("west"); // asks for all that east has said
    await settled();
    expect(net.envelopes().filter(({ from }) => from === "east")).toEqual([]);
    finish();
    await Promise.all([called, answered]);
  });

  test("says nothing where the disk is full, and the same message once there is room", async () => {
    const { result } = await undisturbed();
    const inner = memoryStore();
    let writes = 0;
    const store: Store = {
      ...inner,
      write: async (...entry) => {
        if (entry[0].startsWith("session/") && writes++ % 2 === 0) throw new TransportError("no room");
        await inner.write(...entry);
      },
    };
    const net = wire();
    const [east, west] = await openBoth(net, { east: store, west: memoryStore() });
    const transport = await east.session("echo");
    const answered = fateOf(answer(west));
    let outcome: unknown;
    for (let attempts = 0; typeof outcome !== "string" && attempts < 20; attempts++) {
      const before = net.envelopes().length;
      outcome = await call({ ...east, session: async () => transport }).catch((error: unknown) => error);
      if (attempts === 0) expect(net.envelopes().length).toBe(before);
    }
    expect(outcome).toBe(result);
    expect(answered.value).toBe(result.split(" ")[0]);
    saidOn(net);
  });
});

describe("a session whose party dies", () => {
  test.each([
    ["east", "before", 9], // its key, the large items, and an entry for its start, three answers and three thoughts
    ["east", "after", 9],
    ["west", "before", 5], // its key, and an entry for its start and three answers
    ["west", "after", 5],
  ] as const)("at every save of %s, %s it is durable, says the same when it comes back", async (who, when, writes) => {
    const expected = await undisturbed();
    const { net, results, deaths } = await livedThrough(who, when);
    expect(deaths).toBe(when === "after" ? writes : writes - 1);
    expect(results.east).toBe(expected.result);
    expect(results.west).toBe(expected.result.split(" ")[0]);
    expect([...saidOn(net).keys()].sort()).toEqual([...expected.said.keys()].sort());
    // Keys are drawn anew in each world, so the seals differ; the results hash what is under them.
  });

  test("and which comes back says its envelopes byte for byte, also when it was done", async () => {
    const net = wire(({ bytes, from }) => (from === "east" && kindOf(bytes) === "acknowledgement" ? [] : [bytes]));
    const stores = { east: memoryStore(), west: memoryStore() };
    const [east, west] = await openBoth(net, stores);
    await Promise.all([call(east), answer(west)]);
    const again = await open("west", { via: net.via, store: stores.west });
    await again.session("echo");
    await settled();
    const answers = net.envelopes().filter(({ from, kind }) => from === "west" && kind === "message");
    expect(answers.map(({ number }) => number)).toEqual([1, 2, 3, 1, 2, 3]);
    saidOn(net);
  });
});

/** The same as a program wrote it that did not yet say of what version its states are. */
const ofOlder = (store: Store): Store => ({
  ...store,
  async read(key) {
    const stored = await store.read(key);
    if (!stored || !key.startsWith("session/")) return stored;
    const { states, ...saved } = thaw<Record<string, unknown>>(stored.value);
    expect(states).toBeDefined();
    return { ...stored, value: freeze(saved) };
  },
});

const kindOf = (bytes: Uint8Array): string => {
  const content = unframe(bytes);
  return content.kind === "envelope" ? content.envelope.kind : content.kind;
};

/** Both parties to the end, where one of them dies at every save: before it is durable (then a life has one), or after. */
async function livedThrough(who: "east" | "west", when: "before" | "after") {
  const net = wire();
  const stores = { east: memoryStore(), west: memoryStore() };
  const acts = { east: call, west: answer };
  const other = who === "east" ? "west" : "east";
  let deaths = 0;
  const live = async (name: "east" | "west", store: Store): Promise<string> =>
    acts[name](await open(name, { via: net.via, store }));
  async function liveOn(): Promise<string> {
    try {
      return await live(who, dyingStore(stores[who], when === "before" ? 1 : 0, when));
    } catch (error) {
      if (!String(error).includes("died")) throw error;
      deaths++;
      return liveOn();
    }
  }
  const [mine, theirs] = await Promise.all([liveOn(), live(other, stores[other])]);
  return { net, deaths, results: { [who]: mine, [other]: theirs } };
}

describe("a session on a bad network", () => {
  /** Runs both to the end over a network that does something; the reconnects of west find what was lost. */
  async function outcomeOver(net: Wire, reconnects = 0): Promise<string> {
    const [east, west] = await openBoth(net);
    const called = fateOf(call(east));
    const answered = fateOf(answer(west));
    await settled();
    for (let i = 0; i < reconnects && !(called.isSettled && answered.isSettled); i++) {
      net.reconnect("west");
      await settled();
    }
    expect([called.error, answered.error]).toEqual([undefined, undefined]);
    expect(called.value?.split(" ")[0]).toBe(answered.value);
    return called.value!;
  }

  test("that says everything twice is the same session", async () => {
    const { result } = await undisturbed();
    expect(await outcomeOver(wire(({ bytes }) => [bytes, bytes]))).toBe(result);
  });

  test("that turns around the order of what it carries is the same session", async () => {
    const { result } = await undisturbed();
    let kept: Uint8Array | undefined;
    const net = wire(({ bytes, from, index }) => {
      if (from !== "east" || index < 6) return [bytes];
      const before = kept;
      kept = before ? undefined : bytes;
      return before ? [bytes, before] : [];
    });
    expect(await outcomeOver(net, 10)).toBe(result);
  });

  test("that loses any one frame is the same session once it has found its way back", async () => {
    const { result } = await undisturbed();
    for (let lost = 6; lost < 24; lost++)
      expect(
        await outcomeOver(
          wire(({ bytes, index }) => (index === lost ? [] : [bytes])),
          3,
        ),
      ).toBe(result);
  });

  test("that loses every frame for a while is the same session afterwards", async () => {
    const { result } = await undisturbed();
    const net = wire(({ bytes, index }) => (index >= 8 && index < 14 ? [] : [bytes]));
    expect(await outcomeOver(net, 10)).toBe(result);
  });

  test("that is gone for good ends with TransportError, and goes on over another one", async () => {
    const { result } = await undisturbed();
    const stores = { east: memoryStore(), west: memoryStore() };
    const net = wire(({ bytes, index }) => (index >= 10 ? [] : [bytes]));
    const [east, west] = await openBoth(net, stores);
    const fates = [fateOf(call(east)), fateOf(answer(west))];
    await settled();
    for (const name of ["east", "west"]) net.lose(name, new TransportError("gone", { code: "unreachable" }));
    await settled();
    for (const { error } of fates) expect(error).toMatchObject({ name: "TransportError", code: "unreachable" });
    const [again, too] = await openBoth(wire(), stores);
    expect((await Promise.all([call(again), answer(too)]))[0]).toBe(result);
  });
});

describe("a message that is lost before others", () => {
  test("is asked for once, and not once for each that came too early", async () => {
    const net = wire(({ bytes, index }) => (index === lostIndex ? [] : [bytes]));
    let lostIndex = -1;
    const [east, west] = await openBoth(net);
    const from = [west.me];
    const speaker = await east.session("echo");
    const listener = await west.session("echo");
    const body = new Uint8Array(10);
    await settled();
    lostIndex = net.passed.length;
    const greetings = net.passed.length;
    const heard = fateOf(listener.receive([east.me]));
    await speaker.commit({ status: "done", result: null, send: Array(50).fill({ to: from[0], body }) });
    await settled();
    expect(heard.value).toEqual({ from: "east", body });
    const hellos = net.passed.slice(greetings).filter(({ bytes }) => bytes[1] === 1);
    expect(hellos.length).toBe(2); // one asks, one answers
  });
});

describe("a peer that breaks the protocol", () => {
  test("ends the session for both: the other is told, and neither can go on later", async () => {
    const stores = { east: memoryStore(), west: memoryStore() };
    const [east, west] = await openBoth(wire(), stores);
    const refusal = new PeerError("answer 1 has 3 bytes, not 32", { code: "malformed" });
    const transport = await east.session("echo");
    const answered = fateOf(answer(west));
    await transport.abort(refusal);
    await settled();
    expect(answered.error).toMatchObject({ name: "PeerError", code: "aborted" });
    expect(String(answered.error)).toContain('east ended the session: it refused what it received ("refused")');
    const [again, too] = await openBoth(wire(), stores);
    await expect(call(again)).rejects.toMatchObject({ name: "PeerError", code: "malformed" });
    await expect(answer(too)).rejects.toMatchObject({ name: "PeerError", code: "aborted" });
    await Promise.all([call(again, "echo", 1), answer(too, "echo", 1)]); // a new run is a new session
  });

  test("is told when it comes back, where it was away", async () => {
    const stores = { east: memoryStore(), west: memoryStore() };
    let isLost = false;
    const net = wire(({ bytes }) => (isLost ? [] : [bytes]));
    const [east, west] = await openBoth(net, stores);
    const answered = fateOf(answer(west));
    isLost = true;
    await (await east.session("echo")).abort(new PeerError("no", { code: "malformed" }));
    isLost = false;
    net.reconnect("west");
    await settled();
    expect(answered.error).toMatchObject({ code: "aborted" });
  });

  test("puts no words of its own into our log", async () => {
    const [east, west] = await openBoth(wire());
    const answered = fateOf(answer(west));
    await (await east.session("echo")).abort(new PeerError("no", { code: "\u001b[2J Ane Hansen" }));
    await settled();
    expect(String(answered.error)).not.toContain("Ane");
  });

  test("gets no answer to what it said before, and what the answer would have been is not kept", async () => {
    const inner = memoryStore();
    const written: string[] = [];
    const store: Store = { ...inner, write: async (...entry) => void written.push(entry[0]) };
    const [east, west] = await openBoth(wire(), { east: memoryStore(), west: store });
    const transport = await west.session("echo");
    await (await east.session("echo")).abort(new PeerError("no"));
    await settled();
    await expect(transport.commit({ status: "done", result: 1, send: [] })).rejects.toThrow(PeerError);
    expect(written.filter((key) => key.startsWith("session/"))).toEqual([]);
  });

  test("does not keep us from closing the link", async () => {
    const [east, west] = await openBoth(wire());
    const transport = await east.session("echo");
    await transport.commit({ status: "done", result: 1, send: [{ to: west.me, body: new Uint8Array(3) }] });
    await (await west.session("echo")).abort(new PeerError("no"));
    await Promise.all([east.close(), west.close()]);
  });
});
