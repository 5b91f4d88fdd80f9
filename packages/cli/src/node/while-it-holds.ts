import { patience } from "@tavs/core";
import { mustHold } from "@tavs/core/study";
import type { StudyFile } from "../data/read-study.ts";
import { dayOf } from "../day.ts";
import type { Messages } from "../messages/index.ts";
import type { Home } from "../session/home.ts";
import { mustRun } from "../session/joined.ts";

const LOOK_AGAIN_MS = 1000;

export interface Watched {
  readonly file: StudyFile;
  readonly home: Pick<Home, "identity" | "now">;
  readonly messages: Messages;
  readonly stop: AbortSignal;
}

/**
 * Does something for as long as a study holds. A node serves one for months: its last day passes, or somebody takes it back. Then
 * the signal aborts with why, at most a second later, also in the middle of a run.
 */
export async function whileItHolds<Result>(
  watched: Watched,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const [over, done] = [new AbortController(), new AbortController()];
  const watching = watch(watched, AbortSignal.any([watched.stop, done.signal])).catch((error) => over.abort(error));
  try {
    return await act(AbortSignal.any([watched.stop, over.signal]));
  } finally {
    done.abort();
    await watching;
  }
}

async function watch({ file, home, messages }: Watched, signal: AbortSignal): Promise<never> {
  for (;;) {
    await patience(LOOK_AGAIN_MS, signal);
    mustHold(file.study, home.identity, dayOf(home.now()));
    await mustRun(file, messages);
  }
}
