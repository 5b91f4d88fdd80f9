import type { Worker } from "node:worker_threads";
import { ingest } from "@tavs/psi";
import { expect, test } from "vitest";

test("values are read in the worker that sessions go on with; of millions the worker ends, with its memory, before they are handed on", async () => {
  const all: Worker[] = [];
  const alive = new Set<Worker>();
  const hired = (worker: Worker) => {
    all.push(worker);
    alive.add(worker);
    worker.on("exit", () => alive.delete(worker));
  };
  process.on("worker", hired);
  await ingest(["a"]);
  const thousands = await ingest(Array.from({ length: 2 ** 17 }, (_, i) => `${i}`));
  expect([thousands.size, all.length, alive.size]).toEqual([2 ** 17, 1, 1]); // the shared one, which waits for more
  const millions = await ingest(new Array(2 ** 22).fill("a"));
  process.off("worker", hired);
  expect([millions.duplicates, all.length, alive.size]).toEqual([2 ** 22 - 1, 2, 1]);
});
