// Real processes and a real disk: killed where it hurts, and two at once.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryStore, Secret, type Store } from "@tavs/core";
import { fileJournal, fileStore } from "@tavs/core/node";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { count, openLedger } from "../../src/index.ts";
import { planned, raced } from "./asking.ts";

const execArgv = ["--import", "tsx", "--conditions=@tavs/source"];
const key = new Secret(new Uint8Array(32).fill(1));
const terms = { budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 } } as const;
const rows = Array.from({ length: 50 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavs-ledger-"));
});
afterEach(() => rm(folder, { recursive: true }));

const asking = (...args: readonly string[]): ChildProcess =>
  fork(join(import.meta.dirname, "asking.ts"), [...args], { execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });

const said = async (child: ChildProcess): Promise<unknown> => (await once(child, "message"))[0];

async function killedAt(moment: string, mode: "added" | "planned" = "added"): Promise<void> {
  const child = asking("store", folder, moment, mode);
  expect(await said(child)).toBe("there");
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

describe("a process that is killed", () => {
  // Line 1 is the grant, 2 the charge, 3 the answer.
  const moments = [
    { moment: "before 2", left: 1 },
    { moment: "after 2", left: 0.75 },
    { moment: "after 3", left: 0.75 },
  ];
  for (const { moment, left } of moments)
    test(`${moment} is on disk: what was paid stays paid, and one answer is owed`, async () => {
      await killedAt(moment);
      const store = await fileStore({ folder, key });
      const ledger = await openLedger({ ...terms, store });
      expect(await ledger.remaining()).toEqual({ epsilon: left });
      const answer = await ledger.release(count, rows, { epsilon: 0.25, id: "a" });
      expect(answer.remaining).toEqual({ epsilon: 0.75 });
      expect(await ledger.release(count, rows, { epsilon: 0.25, id: "a" })).toEqual(answer);
      await store.close();
      const again = await fileStore({ folder, key });
      expect(
        (await (await openLedger({ ...terms, store: again })).release(count, rows, { epsilon: 0.25, id: "a" })).value,
      ).toBe(answer.value);
      await again.close();
    });

  // The fourth moment, for a budget that is planned: the charge is there, and the noise was not drawn or not kept.
  test("before 3 is on disk, under a plan: one of its answers is gone, and one draw is owed", async () => {
    await killedAt("before 3", "planned");
    const store = await fileStore({ folder, key });
    const ledger = await openLedger({ ...planned, store });
    const three = await ledger.remaining();
    const answer = await ledger.release(count, rows, { epsilon: 0.25, id: "a" });
    expect(answer.remaining).toEqual(three);
    expect(await ledger.release(count, rows, { epsilon: 0.25, id: "a" })).toEqual(answer);
    for (const id of ["b", "c", "d"]) await ledger.release(count, rows, { epsilon: 0.25, id });
    await expect(ledger.release(count, rows, { epsilon: 0.25, id: "e" })).rejects.toMatchObject({ blame: "budget" });
    await store.close();
  });
});

describe("two processes at once", () => {
  test("do not both open one store", async () => {
    const store = await fileStore({ folder, key });
    await openLedger({ ...terms, store });
    const child = asking("store", folder, "never");
    expect(await said(child)).toEqual({ failure: "locked" });
    child.disconnect();
    await store.close();
  });

  test("do not together see more answers of one journal than its plan holds", async () => {
    const path = join(folder, "ledger.jsonl");
    await openLedger({ ...raced, journal: fileJournal(path) });
    const children = [asking("journal", path, ""), asking("journal", path, "")];
    const outcomes = await Promise.all(
      children.map(async (child) => {
        expect(await said(child)).toBe("there");
        return (await said(child)) as { answers: number; failure: string };
      }),
    );
    for (const child of children) child.disconnect();
    const answers = outcomes.reduce((sum, outcome) => sum + outcome.answers, 0);
    expect(answers).toBeLessThanOrEqual(20);
    for (const { failure } of outcomes) expect(["budget", "conflict", "tampered", "journal"]).toContain(failure);
  });

  test("of one store without a lock: the second is refused, nothing of it is kept, and it may ask again", async () => {
    const store = memoryStore();
    const views = [1, 2].map((): Store => ({ ...store })); // each process has an object of its own
    const [first, second] = await Promise.all(
      views.map((view) => openLedger({ ...terms, store: view }).catch(() => view)),
    );
    const ledgers = [first, second].filter((each) => "release" in each!);
    expect(ledgers).toHaveLength(1); // both began it, and one did
    const both = await Promise.all(views.map((view) => openLedger({ ...terms, store: view })));
    const asks = await Promise.allSettled(both.map((ledger) => ledger.release(count, rows, { epsilon: 0.6 })));
    expect(asks.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(asks.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    for (const ledger of both) expect(await ledger.remaining()).toEqual({ epsilon: 0.4 });
    const later = await both[1]!.release(count, rows, { epsilon: 0.4 });
    expect(later.remaining).toEqual({ epsilon: 0 });
  });
});
