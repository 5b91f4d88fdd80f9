// Sessions that stand or fall together: what ends them for everybody, and what is mended and goes on.
import { BudgetError, PeerError, type Transport, TransportError, UsageError } from "@tavs/core";
import { expect, test } from "vitest";
import { boundTogether } from "../../src/session/bound-together.ts";

const NAMES = ["sick/support", "sick"];
const usage = (code: string): UsageError => new UsageError("a reason", { code });

/** Two sessions that remember what the others are told, in its order. */
function world({ saved = {}, load, failing }: { saved?: object; load?: Error; failing?: string } = {}) {
  const told: string[] = [];
  const steps: Record<string, unknown> = { ...saved };
  const session = async (label: string): Promise<Transport> =>
    ({
      me: "east",
      load: async () => {
        if (load) throw load;
        return steps[label];
      },
      commit: async (step: unknown) => void (steps[label] = step),
      abort: async (error: Error & { readonly code: string }) => {
        if (label === failing) throw usage("storage");
        told.push(`${label} ${error.name} ${error.code}`);
      },
    }) as never; // what is asked for
  return { told, bound: boundTogether({ session }, NAMES, 0) };
}

const begun = { status: "waiting" } as never;
const both = (word: string): readonly string[] => [`sick ${word}`, `sick/support ${word}`];

test.each(["journal", "torn", "tampered", "sampler", "input", "storage", "locked"])(
  "a ledger or a log that fails (%s) before any session is open has ended nothing",
  async (code) => {
    const { told, bound } = world();
    await bound.endBy(usage(code));
    expect(told).toEqual([]);
  },
);

test("a log that another process writes as a session begins has ended nothing, nor has a save that failed", async () => {
  const { told, bound } = world();
  const support = await bound.session("sick/support", 0);
  await bound.endBy(usage("journal")); // `play` opens it, and writes "started" behind that
  await support.load();
  await support.commit(begun);
  await bound.endBy(usage("rollback"));
  expect(told).toEqual([]);
});

test("what goes on and fails in between was begun, though no session is open yet in this life", async () => {
  const { told, bound } = world({ saved: { "sick/support": begun } });
  await bound.endBy(usage("input"));
  await (await bound.session("sick/support", 0)).load();
  await bound.endBy(usage("journal"));
  expect(told).toEqual([]);
});

test("what a party's start refuses of its rows ends all of them, the one that others wait in first", async () => {
  const { told, bound } = world();
  await (await bound.session("sick/support", 0)).load();
  await bound.endBy(usage("too-few-rows"));
  expect(told).toEqual(both("UsageError too-few-rows"));
});

test("so does a budget that is spent, before any session is open", async () => {
  const { told, bound } = world();
  await bound.endBy(new BudgetError("spent", { code: "spent" }));
  expect(told).toEqual(both("BudgetError spent"));
});

test("one that ended all and was killed before the last had heard ends the rest in its next life", async () => {
  const { told, bound } = world({ load: new PeerError("this session was ended", { code: "converge" }) });
  const support = await bound.session("sick/support", 0);
  await support.load().catch((error: unknown) => bound.endBy(error));
  expect(told).toEqual(both("UsageError converge")); // "stopped": it is not they who sent something that was refused
});

test("silence and a step that waits for files end nothing", async () => {
  for (const code of ["silence", "waiting"]) {
    const { told, bound } = world();
    await (await bound.session("sick", 0)).load();
    await bound.endBy(new TransportError("nobody", { code }));
    expect(told).toEqual([]);
  }
});

test("a disk that does not take the end hides no reason: the first error is the one that is told", async () => {
  const { bound } = world({ failing: "sick" });
  await (await bound.session("sick", 0)).load();
  await expect(bound.endBy(usage("converge"))).resolves.toBeUndefined();
});
