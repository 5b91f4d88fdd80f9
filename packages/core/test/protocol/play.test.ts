import { describe, expect, test } from "vitest";
import {
  coins,
  concat,
  done,
  hex,
  InternalError,
  type Party,
  PeerError,
  party,
  systemRandom,
  utf8,
  wait,
  work,
} from "../../src/index.ts";
import { play } from "../../src/testing.ts";

const reveals = { learns: "nothing", against: "malicious", collusion: "any" } as const;
const [east, west, north] = [party("east"), party("west"), party("north")];

/** Says a word, and hears one back. */
function caller(word: string): Party<null, { word: string }, string> {
  return {
    name: "echo/1 caller",
    reveals,
    start: () => wait({ word }, [west], { send: [{ to: west, body: utf8(word) }] }),
    receive: ({ word: said }, { body }) => done(`${said} ${new TextDecoder().decode(body)}`),
  };
}
const echo: Party<null, { seed: Uint8Array }, string> = {
  name: "echo/1 echo",
  reveals,
  start: (_, random) => wait({ seed: random(32) }, [east]),
  receive: ({ seed }, { from, body }) =>
    done("told", [{ to: from, body: concat(body, coins(seed, "tail", { context: body, length: 2 })) }]),
};

describe("a session that is played", () => {
  test("ends with everybody's result, and the same from the same seed", async () => {
    const cast = { east: { party: caller("hi"), input: null }, west: { party: echo, input: null } };
    const first = await play(cast, { crashEverywhere: true });
    expect(first.west).toBe("told");
    expect(first.east).toMatch(/^hi hi/);
    expect(await play(cast)).toEqual(first);
    expect((await play(cast, { seed: new Uint8Array(32).fill(1) })).east).not.toBe(first.east);
  });

  test("says who waits for whom where nobody has anything more to say", async () => {
    const cast = { east: { party: caller("hi"), input: null }, west: { party: echo, input: null } };
    await expect(play(cast, { onMessage: ({ from, body }) => (from === west ? [] : [body]) })).rejects.toThrow(
      "east is still waiting for west, and nobody has anything more to say",
    );
  });

  test("delivers what the one who overhears it makes of it", async () => {
    const cast = { east: { party: caller("hi"), input: null }, west: { party: echo, input: null } };
    const { east: heard } = await play(cast, { onMessage: ({ from, body }) => [from === west ? utf8("no") : body] });
    expect(heard).toBe("hi no");
  });

  test("throws what a party throws", async () => {
    const refuses: typeof echo = {
      ...echo,
      receive: () => {
        throw new PeerError("no");
      },
    };
    const cast = { east: { party: caller("hi"), input: null }, west: { party: refuses, input: null } };
    await expect(play(cast)).rejects.toThrow(PeerError);
  });

  test("lets a party that has patience go on without those who are silent", async () => {
    const patient: Party<null, null, string> = {
      name: "patience/1",
      reveals,
      start: () => wait(null, [west], { patienceMs: 1000 }),
      receive: () => done("heard"),
      expire: () => done("gave up"),
    };
    const silent: Party<null, null, string> = { ...patient, start: () => done("silent") };
    const cast = { east: { party: patient, input: null }, west: { party: silent, input: null } };
    expect(await play(cast, { crashEverywhere: true })).toEqual({ east: "gave up", west: "silent" });
  });

  test("performs work with handlers, and lets any that is ready go first", async () => {
    const worker = (name: string): Party<null, null, unknown> => ({
      name: `${name}/1`,
      reveals,
      start: () => work(null, { task: "note", inputs: [name] }),
      receive: () => done(null),
      resume: (_, outcomes) => done(outcomes),
    });
    const noted: unknown[] = [];
    const handlers = { note: (input: unknown) => noted.push(input) };
    const role = (name: string) => ({ party: worker(name), input: null, handlers });
    const cast = { east: role("east"), west: role("west"), north: role("north") };
    expect(await play(cast, { choose: (ready) => ready - 1 })).toEqual({ north: [1], west: [2], east: [3] });
    expect(noted).toEqual([north, west, east]);
  });

  test("says that a party speaks to somebody who is not there", async () => {
    await expect(play({ east: { party: caller("hi"), input: null } })).rejects.toThrow(/not in the cast/);
  });
});

describe("a party that is not pure is caught: it", () => {
  const playEcho = (changes: Partial<typeof echo>) =>
    play(
      { east: { party: caller("hi"), input: null }, west: { party: { ...echo, ...changes }, input: null } },
      { crashEverywhere: true },
    );

  test("draws its own coins in an answer", async () => {
    const receive: typeof echo.receive = (_, { from }) => done("told", [{ to: from, body: systemRandom(8) }]);
    await expect(playEcho({ receive })).rejects.toThrow(/two different steps/);
  });

  test("draws its own coins at the start", async () => {
    await expect(playEcho({ start: () => wait({ seed: systemRandom(32) }, [east]) })).rejects.toThrow(
      /two different steps/,
    );
  });

  test("counts its answers in a variable", async () => {
    let answers = 0;
    const receive: typeof echo.receive = (_, { from }) => done("told", [{ to: from, body: Uint8Array.of(answers++) }]);
    await expect(playEcho({ receive })).rejects.toThrow(/two different steps/);
  });

  test("writes into its state", async () => {
    const receive: typeof echo.receive = (state, { from, body }) => {
      state.seed[0] = 7;
      return done("told", [{ to: from, body }]);
    };
    await expect(playEcho({ receive })).rejects.toThrow(/wrote into the state/);
  });

  test("writes into the message", async () => {
    const receive: typeof echo.receive = (_, { from, body }) => {
      body[0]! += 1;
      return done("told", [{ to: from, body: body.slice() }]);
    };
    expect((await playEcho({ receive })).east).toBe("hi ii"); // and not "ji": each answer had its own copy
  });

  test("keeps in its state what does not survive: a Map, a function", async () => {
    for (const lost of [new Map([[1, 2]]), () => 1]) {
      const start = (() => wait({ seed: new Uint8Array(32), lost }, [east])) as typeof echo.start;
      await expect(playEcho({ start })).rejects.toThrow(InternalError);
    }
  });

  test("is not caught where it is pure", async () => {
    expect((await playEcho({})).west).toBe("told");
    expect(hex(utf8("hi"))).toBe("6869");
  });
});
