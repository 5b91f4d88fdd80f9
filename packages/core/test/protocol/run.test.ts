import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  done,
  InternalError,
  type Kernels,
  type Party,
  PeerError,
  type Progress,
  party,
  run,
  Secret,
  type Step,
  type Store,
  type Transport,
  UsageError,
  utf8,
  wait,
  work,
} from "../../src/index.ts";
import { fileStore } from "../../src/node/index.ts";
import { stated } from "../../src/study/index.ts";
import { memoryTransports } from "../../src/testing.ts";
import { bundled } from "../kernels/bundle.ts";
import { answer, call, clock, dyingStore, fateOf, open, openBoth, settled, termsOf, wire } from "../link/world.ts";
import { answerer, caller, handlers } from "./echo.ts";

const reveals = { learns: "nothing", against: "malicious", collusion: "any" } as const;
const west = party("west");

/** A party that does one thing, and then is done with what came of it. */
const one = (
  start: () => Step<null, unknown>,
  more: Partial<Party<null, null, unknown>> = {},
): Party<null, null, unknown> => ({
  name: "one/1 role",
  reveals,
  start,
  receive: (_, { from, body }) => done(`${from}: ${new TextDecoder().decode(body)}`),
  resume: (_, outcomes) => done(outcomes),
  ...more,
});

describe("a run", () => {
  test("goes from the first step to the result, and says how far it is", async () => {
    const progress: Progress[] = [];
    const { east } = memoryTransports("east", "west");
    const party = one(() =>
      work(null, { task: "add", inputs: [1, 2], progress: { phase: "adding", done: 0, total: 2 } }),
    );
    const result = await run(party, {
      input: null,
      transport: east,
      handlers: { add: (value) => Number(value) + 1 },
      onProgress: (step) => progress.push(step),
    });
    expect(result).toEqual([2, 3]);
    expect(progress).toEqual([{ phase: "adding", done: 0, total: 2 }]);
  });

  test("performs kernels on the pool, and counts what is done in the phase that the party named", async () => {
    const kernels: Kernels = await bundled();
    const progress: Progress[] = [];
    const { east } = memoryTransports("east");
    const step = () =>
      work(null, { task: "square", inputs: [1, 2, 3], progress: { phase: "squares", done: 0, total: 3 } });
    const result = await run(one(step, { kernels }), {
      input: null,
      transport: east,
      onProgress: (made) => progress.push(made),
    });
    expect(result).toEqual([1, 4, 9]);
    expect(progress.map(({ phase, done: performed }) => `${phase} ${performed}`)).toEqual([
      "squares 0",
      "squares 1",
      "squares 2",
      "squares 3",
    ]);
  });

  test("says which handler is missing", async () => {
    const { east } = memoryTransports("east");
    await expect(
      run(
        one(() => work(null, { task: "train", inputs: [1] })),
        { input: null, transport: east },
      ),
    ).rejects.toThrow(new UsageError('one/1 role needs a handler for "train": pass run({ handlers: { train } })'));
  });

  test("says that a party works and does not say how to go on", async () => {
    const { east } = memoryTransports("east");
    const { resume: _, ...stuck } = one(() => work(null, { task: "add", inputs: [1] }));
    await expect(run(stuck, { input: null, transport: east, handlers: { add: () => 1 } })).rejects.toThrow(
      InternalError,
    );
  });

  test("under terms that say otherwise what it learns is refused before anything is said", async () => {
    const learnsNothing = { learns: "learns nothing", against: "malicious", collusion: "none" };
    const reveals = { east: learnsNothing, west: stated(answerer.reveals) };
    const computations = termsOf(["east", "west"]).computations.map((echo) => ({ ...echo, reveals }));
    const net = wire();
    const [east, west] = await openBoth(net, undefined, { terms: termsOf(["east", "west"], { computations }) });
    await expect(call(east)).rejects.toMatchObject({ name: "UsageError", code: "terms" });
    expect(net.envelopes()).toEqual([]);
    const waiting = fateOf(answer(west)); // of west they speak true
    await settled();
    expect(waiting.isSettled).toBe(false);
  });

  test("whose options change what it learns is held to the terms with its options", async () => {
    const { east } = memoryTransports("east");
    const optioned: Party<{ readonly all: boolean }, null, string> = {
      name: "one/1 role",
      reveals,
      revealsWith: ({ all }) => ({ ...reveals, learns: all ? "everything" : "nothing" }),
      start: () => done("ran"),
      receive: () => done("ran"),
    };
    const transport = { ...east, reveals: stated({ ...reveals, learns: "everything" }) };
    expect(await run(optioned, { input: { all: true }, transport })).toBe("ran");
    await expect(run(optioned, { input: { all: false }, transport })).rejects.toMatchObject({ code: "terms" });
  });

  test("of another protocol than the terms name for the session is refused before anything is said", async () => {
    const net = wire();
    const [link] = await openBoth(net);
    const transport = await link.session("echo");
    const other = one(() => wait(null, [west], { send: [{ to: west, body: utf8("x") }] }));
    await expect(run(other, { input: null, transport })).rejects.toThrow(
      new UsageError("the terms say echo/1 for this session; one/1 role was asked to run in it"),
    );
    expect(net.envelopes()).toEqual([]);
  });

  test("does not begin where the input is wrong, and can be begun with a right one", async () => {
    const [east, answering] = await openBoth(wire());
    const transport = await east.session("echo");
    const options = { transport, handlers };
    await expect(run(caller, { ...options, input: { peer: "West Hospital" } })).rejects.toThrow(UsageError);
    await Promise.all([run(caller, { ...options, input: { peer: "west" } }), answer(answering)]);
  });

  test("hears the parties that a step waits for, and keeps what others say", async () => {
    const [a, b, c] = ["a", "b", "c"].map(party);
    const { a: hearer, b: first, c: second } = memoryTransports("a", "b", "c");
    const listens: Party<null, string, string> = {
      name: "order/1 hearer",
      reveals,
      start: () => wait("", [c!]),
      receive: (heard, { from, body }) =>
        from === c ? wait(`${from}${body[0]}`, [b!]) : done(`${heard} ${from}${body[0]}`),
    };
    await first.commit(done(null, [{ to: a!, body: Uint8Array.of(1) }]));
    await second.commit(done(null, [{ to: a!, body: Uint8Array.of(2) }]));
    expect(await run(listens, { input: null, transport: hearer })).toBe("c2 b1");
  });

  test("is one at a time in a session", async () => {
    const [east] = await openBoth(wire());
    const transport = await east.session("echo");
    const first = fateOf(run(caller, { input: { peer: "west" }, transport, handlers }));
    await settled();
    await expect(run(caller, { input: { peer: "west" }, transport, handlers })).rejects.toThrow(/one `run` at a time/);
    expect(first.isSettled).toBe(false);
  });
});

describe("patience", () => {
  const patient = (more: Partial<Party<null, null, unknown>> = {}) =>
    one(() => wait(null, [west], { patienceMs: 3000 }), more);

  test("that runs out is said by name, and the session is kept", async () => {
    const time = clock();
    const [east, westLink] = await openBoth(wire());
    const transport = await west1(westLink);
    const waiting = fateOf(run(answerer, { input: { peer: "east", patienceMs: 3000 }, transport, timer: time.timer }));
    await settled();
    expect(time.asked).toEqual([3000]);
    time.ring();
    await settled();
    expect(waiting.error).toMatchObject({ name: "TransportError", code: "silence" });
    expect(String(waiting.error)).toContain(
      "silence from east for 3000 ms; the session is kept: start again to resume",
    );
    const resumed = run(answerer, { input: { peer: "east" }, transport, timer: clock().timer });
    expect((await Promise.all([call(east), resumed]))[0]).toContain(await resumed);
  });
  const west1 = (link: Awaited<ReturnType<typeof open>>): Promise<Transport> => link.session("echo");

  test("begins anew with each step, and no timer is left behind", async () => {
    const time = clock();
    const [east, westLink] = await openBoth(wire());
    const transport = await westLink.session("echo");
    const answered = run(answerer, { input: { peer: "east", patienceMs: 3000 }, transport, timer: time.timer });
    await Promise.all([call(east), answered]);
    expect(time.asked).toEqual([3000, 3000, 3000]);
    expect(time.waiting()).toBe(0);
  });

  test("that runs out goes on with who is there, where the protocol can", async () => {
    const time = clock();
    const { east } = memoryTransports("east", "west");
    const waiting = fateOf(
      run(patient({ expire: () => done("without them") }), { input: null, transport: east, timer: time.timer }),
    );
    await settled();
    time.ring();
    await settled();
    expect(waiting.value).toBe("without them");
  });

  test.each(["a link", "memory"])("loses no message that comes just after it ran out, over %s", async (over) => {
    const time = clock();
    const [mine, theirs] =
      over === "memory"
        ? Object.values(memoryTransports("east", "west"))
        : await Promise.all((await openBoth(wire())).map((link) => link.session("echo")));
    const later: Party<null, null, unknown> = {
      ...patient(),
      name: "echo/1 patient",
      expire: () => work(null, { task: "think", inputs: [1] }),
      resume: () => wait(null, [west]),
    };
    let think = (): void => undefined;
    const thinking = new Promise<void>((resolve) => {
      think = resolve;
    });
    const waiting = fateOf(
      run(later, { input: null, transport: mine!, timer: time.timer, handlers: { think: () => thinking } }),
    );
    await settled();
    time.ring();
    await settled();
    await theirs!.commit(done(null, [{ to: party("east"), body: utf8("late") }]));
    await settled();
    think();
    await settled();
    expect(waiting).toMatchObject({ value: "west: late" });
  });
});

describe("a run that is stopped by a signal", () => {
  test("ends with its reason, keeps its state, and goes on where it was", async () => {
    const [east, westLink] = await openBoth(wire());
    const transport = await east.session("echo");
    const stop = new AbortController();
    const options = { input: { peer: "west" }, transport, handlers };
    const stopped = fateOf(run(caller, { ...options, signal: stop.signal }));
    await settled();
    stop.abort(new Error("Ctrl-C"));
    await settled();
    expect(String(stopped.error)).toBe("Error: Ctrl-C");
    const answered = fateOf(answer(westLink)); // it speaks while nobody listens
    await settled();
    const result = await run(caller, { ...options, input: { peer: "nobody: it is taken from the state" } });
    await settled();
    expect(result.split(" ")[0]).toBe(answered.value);
  });

  test("ends between two steps, also where the handlers do not listen to it", async () => {
    const { east } = memoryTransports("east");
    const stop = new AbortController();
    let thoughts = 0;
    const endless: Party<null, null, unknown> = one(() => work(null, { task: "think", inputs: [1] }), {
      resume: () => work(null, { task: "think", inputs: [1] }),
    });
    const think = () => {
      if (++thoughts === 3) stop.abort(new Error("Ctrl-C"));
      if (thoughts > 9) throw new Error("it goes on");
    };
    await expect(
      run(endless, { input: null, transport: east, signal: stop.signal, handlers: { think } }),
    ).rejects.toThrow("Ctrl-C");
    expect(thoughts).toBe(3);
  });
});

describe("a peer that breaks the protocol", () => {
  test("ends the session for both: it is told, and neither resumes", async () => {
    const [east, westLink] = await openBoth(wire());
    const strict: Party<null, null, unknown> = {
      ...one(() => wait(null, [party("east")])),
      name: "echo/1 strict",
      receive: () => {
        throw new PeerError("the question has 40 bytes, not 41", { code: "malformed" });
      },
    };
    const transport = await westLink.session("echo");
    const calling = fateOf(call(east));
    await expect(run(strict, { input: null, transport })).rejects.toThrow("the question has 40 bytes, not 41");
    await settled();
    expect(calling.error).toMatchObject({ name: "PeerError", code: "aborted" });
    await expect(run(strict, { input: null, transport })).rejects.toThrow("the question has 40 bytes, not 41");
  });

  test("is told so over memory transports as well", async () => {
    const { east, west: other } = memoryTransports("east", "west");
    const waiting = fateOf(east.receive([west]));
    await other.abort(new PeerError("no"));
    await settled();
    expect(waiting.error).toBeInstanceOf(PeerError);
  });

  test("in a way that is our own mistake leaves the session as it is", async () => {
    const [east, westLink] = await openBoth(wire());
    const transport = await westLink.session("echo");
    const broken: typeof answerer = {
      ...answerer,
      receive: () => {
        throw new TypeError("undefined is not a function");
      },
    };
    const calling = call(east);
    const options = { input: { peer: "east" }, transport };
    await expect(run(broken, options)).rejects.toThrow(TypeError);
    const mended = run(answerer, options); // the message that it stumbled over is there again
    expect((await calling).split(" ")[0]).toBe(await mended);
  });
});

describe("a run over a store in a folder", () => {
  test("goes on after a crash at any save, and says the same", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tavs-run-"));
    const stores = await Promise.all(
      ["east", "west"].map((name) =>
        fileStore({ folder: join(folder, name), key: new Secret(new Uint8Array(32).fill(1)) }),
      ),
    );
    const net = wire();
    let deaths = 0;
    async function live(name: "east" | "west", act: typeof call, inner: Store): Promise<string> {
      try {
        return await act(await open(name, { via: net.via, store: dyingStore(inner, 2, "after") }));
      } catch (error) {
        if (!String(error).includes("died")) throw error;
        deaths++;
        return live(name, act, inner);
      }
    }
    const [called, answered] = await Promise.all([live("east", call, stores[0]!), live("west", answer, stores[1]!)]);
    expect(called.split(" ")[0]).toBe(answered);
    expect(deaths).toBeGreaterThan(2);
    await Promise.all(stores.map((store) => store.close()));
    await rm(folder, { recursive: true });
  });
});
