import type { Progress } from "@tavs/core";

/** One piece of work that is named while it goes on. */
export const phase = (name: string): Progress => ({ phase: name, done: 0, total: 1 });
