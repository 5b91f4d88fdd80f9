import { BudgetError, type Handler, memoryStore } from "@tavs/core";
import { play } from "@tavs/core/testing";
import {
  type EpochFilter,
  ingest,
  type Payment,
  queryBudget,
  type Spending,
  type UnbalancedSenderState,
  unbalanced,
} from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { opening, reply } from "../../src/unbalanced/messages.ts";
import { type Asking, ask, east, overhear, prepared, seed, today, west } from "./parties.ts";

let filter: EpochFilter;
beforeAll(async () => {
  filter = await prepared(["b", "c", "d", "e"]);
});

let sessions = 0;
/** A session of its own: other coins, another receipt. */
const fresh = (asking: Asking) => ask({ ...asking, seed: new Uint8Array(32).fill(++sessions) });
const session = (options: Partial<Asking> = {}) => fresh({ mine: ["a", "b", "c"], filter, ...options });

describe("a budget", () => {
  test("is counted over sessions, for each peer and key; one query too many is refused before anything is answered, and both are told", async () => {
    const accounts = memoryStore();
    const twice = { accounts, sender: { budget: 7 } };
    await session(twice);
    expect((await session(twice)).west).toEqual({ receiverSize: 3, verdict: "ask" });
    const { views, options } = overhear();
    await expect(session({ ...twice, ...options })).rejects.toMatchObject({ name: "BudgetError", code: "budget" });
    expect(views.east.map((body) => reply.decode(body).verdict)).toEqual(["over-budget"]);
    expect(views.west).toHaveLength(1); // no element was asked
    await expect(session(twice)).rejects.toBeInstanceOf(BudgetError);
    expect((await fresh({ ...twice, mine: ["b"], filter })).east.items).toEqual(["b"]); // one is left
    await expect(fresh({ ...twice, mine: ["b"], filter })).rejects.toBeInstanceOf(BudgetError);
    const nextMonth = { from: "2026-11-20", until: "2026-12-10" };
    expect((await session({ ...twice, filter: await prepared(["b"], { epoch: nextMonth }) })).west.verdict).toBe("ask");
  });

  test("is not spent anew by a filter of the same key, whatever changed in the set", async () => {
    const accounts = memoryStore();
    const once = { accounts, sender: { budget: 4 } };
    await session(once);
    await expect(session({ ...once, filter: await prepared(["b", "z"]) })).rejects.toBeInstanceOf(BudgetError);
  });

  const spending = (receipt: string, queries: number): Spending => ({
    peer: east,
    key: "k",
    queries,
    budget: 10,
    receipt,
  });

  test("is charged once for a session that asks again after a crash, and never beyond, however many pay at once", async () => {
    const spend = queryBudget(memoryStore()) as (input: Spending, state: unknown) => Promise<Payment>;
    expect(await spend(spending("one", 6), {})).toBe("paid");
    expect(await spend(spending("one", 6), {})).toBe("paid");
    const rest = await Promise.all(["a", "b", "c"].map((receipt) => spend(spending(receipt, 2), {})));
    expect(rest.sort()).toEqual(["paid", "paid", "refused"]);
    expect(await spend({ ...spending("other", 6), peer: west }, {})).toBe("paid");
  });

  test("of two processes with one store is one budget: a write that comes second looks again", async () => {
    const accounts = memoryStore();
    let overtaken = false;
    const slow = {
      ...accounts,
      async write(key: string, value: Uint8Array, replaces: number) {
        if (!overtaken) {
          overtaken = true;
          await queryBudget(accounts)(spending("first", 6), {});
        }
        await accounts.write(key, value, replaces);
      },
    };
    expect(await queryBudget(slow)(spending("second", 6), {})).toBe("refused");
    expect(await queryBudget(slow)(spending("third", 4), {})).toBe("paid");
  });

  test("without a handler, or with one that says something else, ends before anything is answered", async () => {
    const cast = async (handlers?: { spend: Handler }) => ({
      east: { party: unbalanced.receiver, input: { items: await ingest(["a"]), filter, peer: west, today } },
      west: {
        party: unbalanced.sender,
        input: { filter, seed, peer: east, today, budget: 5 },
        ...(handlers && { handlers }),
      },
    });
    await expect(play(await cast())).rejects.toThrow('needs a handler for "spend"');
    await expect(play(await cast({ spend: () => true }))).rejects.toThrow('gives "paid" or "refused"');
    await expect((async () => queryBudget(memoryStore())({ items: 3 }, {}))()).rejects.toThrow(
      "was asked something else",
    );
  });

  test("has a receipt for each opening: after a return to an older snapshot a larger one is paid for anew", () => {
    const input = { filter, seed, peer: east, today, budget: 50 };
    const { state } = unbalanced.sender.start(input, (length) => new Uint8Array(length)) as {
      state: UnbalancedSenderState;
    };
    const asked = (size: number): Spending => {
      const body = opening.encode({ role: unbalanced.receiver.name, size, filter: filter.digest });
      return (unbalanced.sender.receive(state, { from: east, body }) as { inputs: readonly Spending[] }).inputs[0]!;
    };
    expect(asked(1)).toEqual(asked(1));
    expect(asked(1).receipt).not.toBe(asked(50).receipt);
  });
});
