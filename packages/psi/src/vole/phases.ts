import type { Progress } from "@tavs/core";

/** Work that is named while it goes on: so many parts of it, of which some are done. */
export const phase = (name: string, total = 1, done = 0): Progress => ({ phase: name, done, total });
