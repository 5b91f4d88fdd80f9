// How a session ends that has no result: who is told, what they are told, and what is no end at all.
import { describe, expect, test } from "vitest";
import {
  BudgetError,
  InternalError,
  memoryStore,
  type Party,
  PeerError,
  run,
  type Store,
  type Transport,
  TransportError,
  UsageError,
  wait,
  work,
} from "../../src/index.ts";
import { endedBy } from "../../src/link/refusals.ts";
import { party } from "../../src/protocol/party.ts";
import { answerer, caller, handlers } from "../protocol/echo.ts";
import { answer, call, clock, fateOf, open, openBoth, settled, termsOf, wire } from "./world.ts";

const reasons = {
  "a fit without a result": new UsageError("the fit does not settle after 25 steps", { code: "converge" }),
  "too few people": new BudgetError("fewer than 5 people are in a cell", { code: "smallest-cell" }),
  "a long sentence": new UsageError("x".repeat(3000), { code: "c".repeat(400) }),
};

/** West answers once asked, and can not go on. */
function failing(
  error: Error,
  at: "receive" | "resume" | "expire" = "receive",
): Party<{ peer: string }, object, string> {
  const fail = (): never => {
    throw error;
  };
  return {
    ...{ name: "echo/1 answerer", reveals: answerer.reveals },
    start: ({ peer }) => wait({}, [party(peer)], { ...(at === "expire" && { patienceMs: 1000 }) }),
    receive: at === "receive" ? fail : () => work({}, { task: "think", inputs: [1] }),
    resume: fail,
    ...(at === "expire" && { expire: fail }),
  };
}

const answerWith = (transport: Transport, role: Party<{ peer: string }, object, string>, timer = clock().timer) =>
  run(role, { input: { peer: "east" }, transport, handlers: { think: () => 1 }, timer });

/** What east knows when west's part fails for a reason, and what travelled. */
async function told(error: Error): Promise<{ readonly heard: unknown; readonly frames: readonly string[] }> {
  const net = wire();
  const [east, west] = await openBoth(net);
  const [calling, failed] = [fateOf(call(east)), fateOf(answerWith(await west.session("echo"), failing(error)))];
  await settled();
  expect(failed.error).toBe(error);
  return { heard: calling.error, frames: net.passed.map(({ from, to, bytes }) => `${from} ${to} ${bytes.length}`) };
}

describe("a party that can not go on", () => {
  test.each(["receive", "resume"] as const)(
    "in what it does on %s ends the session for the others at once",
    async (at) => {
      const [east, west] = await openBoth(wire());
      const [calling, failed] = [
        fateOf(call(east)),
        fateOf(answerWith(await west.session("echo"), failing(reasons["too few people"], at))),
      ];
      await settled();
      expect(failed.error).toBeInstanceOf(BudgetError);
      expect(calling.error).toMatchObject({ name: "PeerError", code: "aborted" });
      expect(String(calling.error)).toContain(
        'west ended the session: its part can not be done, or has no result ("stopped")',
      );
    },
  );

  test("when its own patience is over ends it likewise, where that is how its protocol ends", async () => {
    const time = clock();
    const [east, west] = await openBoth(wire());
    const failed = fateOf(
      answerWith(await west.session("echo"), failing(reasons["a fit without a result"], "expire"), time.timer),
    );
    await settled();
    time.ring();
    await settled();
    expect(failed.error).toBeInstanceOf(UsageError);
    await expect(call(east)).rejects.toMatchObject({ code: "aborted" });
  });

  test("tells the same bytes' worth whatever the reason: in each world the other sees the same, and so does the relay", async () => {
    const [first, ...others] = await Promise.all(Object.values(reasons).map(told));
    for (const { heard, frames } of others) {
      expect(String(heard)).toBe(String(first!.heard));
      expect(frames).toEqual(first!.frames);
    }
    const refused = await told(new PeerError("answer 1 has 3 bytes, not 32", { code: "malformed" }));
    expect(refused.frames).toEqual(first!.frames); // the relay does not see which of the words it is either
    expect(String(refused.heard)).toContain('"refused"');
  });

  test("knows why itself, also in its next life; the others are told again that it ended, and no more", async () => {
    const stores = { east: memoryStore(), west: memoryStore() };
    const [east, west] = await openBoth(wire(), stores);
    const fates = [
      fateOf(call(east)),
      fateOf(answerWith(await west.session("echo"), failing(reasons["a fit without a result"]))),
    ];
    await settled();
    expect(fates.map(({ isSettled }) => isSettled)).toEqual([true, true]);
    const [again, too] = await openBoth(wire(), { ...stores, east: memoryStore() }); // this one lost its memory
    await expect(answer(too)).rejects.toMatchObject({ code: "converge" });
    await expect(call(again)).rejects.toMatchObject({ code: "aborted", message: expect.stringContaining('"stopped"') });
  });

  test("is not who the others name where it only followed another", async () => {
    const names = ["east", "west", "north"];
    const terms = termsOf(names);
    const computations = terms.computations.map((each) => ({ ...each, parties: names }));
    const { via } = wire();
    const links = await Promise.all(names.map((name) => open(name, { via, terms: { ...terms, computations } })));
    const [east, west, north] = await Promise.all(links.map((link) => link.session("echo")));
    const hears = (transport: Transport) => fateOf(run(answerer, { input: { peer: "west" }, transport }));
    const heard = hears(north!);
    await east!.abort(new PeerError("told by another", { code: "aborted" }));
    await settled();
    expect(String(heard.error)).toContain('east ended the session: another party had ended it ("follows")');
    await west!.abort(reasons["too few people"]);
  });
});

describe("a party that was only interrupted", () => {
  const interruptions: Readonly<Record<string, Error>> = {
    "because it waits for somebody in vain": new TransportError("silence", { code: "silence" }),
    "by a mistake of ours": new InternalError("this should never happen"),
    "by a mistake of the language": new TypeError("undefined is not a function"),
  };

  const goesOn = async (interrupted: (transport: Transport) => Promise<unknown>, store: Store = memoryStore()) => {
    const [east, west] = await openBoth(wire(), { east: memoryStore(), west: store });
    const calling = fateOf(call(east));
    const transport = await west.session("echo");
    await interrupted(transport).catch(() => undefined);
    await settled();
    expect(calling.isSettled).toBe(false);
    await run(answerer, { input: { peer: "east" }, transport });
    await settled();
    expect(calling.value).toBeDefined();
  };

  test.each(Object.keys(interruptions))("%s has ended nothing: it goes on where it was", (which) =>
    goesOn((transport) => {
      const receive = () => {
        throw interruptions[which];
      };
      return run({ ...answerer, receive }, { input: { peer: "east" }, transport });
    }),
  );

  test("by a handler, whose disk was full, has ended nothing", async () => {
    const [east, west] = await openBoth(wire());
    const answering = fateOf(answer(west));
    const transport = await east.session("echo");
    const input = { peer: "west" };
    const full = () => {
      throw new UsageError("the disk is full", { code: "storage" });
    };
    await expect(run(caller, { input, transport, handlers: { think: full } })).rejects.toThrow("disk");
    await settled();
    expect(answering.isSettled).toBe(false);
    const result = await run(caller, { input, transport, handlers });
    await settled();
    expect(result.split(" ")[0]).toBe(answering.value);
  });

  test("by a save that failed has ended nothing", async () => {
    const inner = memoryStore();
    let isFull = true;
    const store: Store = {
      ...inner,
      async write(...entry) {
        if (isFull && entry[0].startsWith("session/")) throw new UsageError("the disk is full", { code: "storage" });
        await inner.write(...entry);
      },
    };
    await goesOn(async (transport) => {
      const saving = run(answerer, { input: { peer: "east" }, transport });
      const failed = await saving.catch((error: unknown) => error);
      expect(failed).toMatchObject({ code: "storage" });
      isFull = false;
    }, store);
  });
});

describe("what is told", () => {
  test("is one of three words; another reaches no log", () => {
    for (const said of ["\u001b[2J Ane Hansen", "malformed", "constructor", "toString", ""]) {
      const { message } = endedBy(party("east"), said);
      expect(message).toBe('east ended the session: it does not say why ("no word")');
    }
  });
});
