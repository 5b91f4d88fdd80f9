import type { Worker } from "node:worker_threads";
import { ingest } from "@tavs/psi";
import { expect, test } from "vitest";

test("the worker that read many values ends, with its memory, before they are handed on", async () => {
  const all: Worker[] = [];
  const alive = new Set<Worker>();
  const hired = (worker: Worker) => {
    all.push(worker);
    alive.add(worker);
    worker.on("exit", () => alive.delete(worker));
  };
  process.on("worker", hired);
  await ingest(["a"]);
  expect([all.length, alive.size]).toEqual([1, 1]); // the shared one, which waits for more
  const many = await ingest(Array.from({ length: 2 ** 17 }, (_, i) => `${i}`));
  process.off("worker", hired);
  expect([many.size, all.length, alive.size]).toEqual([2 ** 17, 2, 1]);
});
