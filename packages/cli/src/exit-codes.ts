import type { Blame } from "@tavs/core";

/** What the shell is told: who must act, as `tavs --help` lists them. Scripts rely on them: a number never changes its meaning. */
export const exitCodes: Readonly<Record<"ok" | "failed" | Blame, number>> = {
  ok: 0,
  usage: 1,
  failed: 2,
  peer: 3,
  transport: 4,
  budget: 5,
  internal: 70, // EX_SOFTWARE of sysexits.h
};
