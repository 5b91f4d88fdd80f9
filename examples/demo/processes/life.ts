// The life of a party's process: it hears the launcher, tells news, stops when it is told to, and ends with one clear line.
import { InternalError, TavsError } from "@tavs/core";
import { failure, type News, type Order, type StepName } from "../news.ts";

/** What the launcher gives each process: its folder, the relay's address, the time by the launcher's clock. */
export interface Setting {
  readonly folder: string;
  readonly relay: string;
  readonly now: string;
}

/** Resolves when the launcher's end has it: before a process exits, its last words must be out. */
export const tell = (news: News): Promise<void> =>
  new Promise((told) => {
    if (process.connected) process.send?.(news, undefined, undefined, () => told());
    else told();
  });

/** A step of the six, with news of its two ends. */
export async function step<T>(name: StepName, task: () => Promise<T>): Promise<T> {
  tell({ at: "began", step: name });
  const result = await task();
  tell({ at: "ended", step: name });
  return result;
}

/** The whole life of a party's process: what it throws becomes one clear line and an exit code. */
export async function live(task: (setting: Setting, stop: AbortSignal) => Promise<void>): Promise<void> {
  const stopped = new AbortController();
  process.once("SIGINT", () => stopped.abort(new Interrupt()));
  process.once("SIGTERM", () => stopped.abort(new Interrupt()));
  process.once("disconnect", () => stopped.abort(new Interrupt())); // the launcher is gone
  try {
    await task(JSON.parse(process.argv[2]!) as Setting, stopped.signal); // the launcher wrote it
    process.exitCode = 0;
  } catch (error) {
    if (error instanceof Interrupt) process.exitCode = 130;
    else {
      if (process.env.TAVS_DEBUG === "1") console.error(error);
      await tell(
        failure(error instanceof TavsError ? error : new InternalError("a party's process failed", { cause: error })),
      );
      process.exitCode = 1;
    }
  }
  process.exit(); // sockets and workers may still be open; what must last is on the disk
}

class Interrupt extends Error {}

/** Waits until the launcher says that all have finished: until then others may ask for what was said to be said again. */
export const finished = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    process.on("message", (order: Order) => order.at === "finish" && resolve());
    stop.addEventListener("abort", () => reject(stop.reason));
    if (stop.aborted) reject(stop.reason);
  });
