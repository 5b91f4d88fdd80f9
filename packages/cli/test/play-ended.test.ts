import { type Party, party, UsageError } from "@tavs/core";
import { expect, test } from "vitest";
import type { Home } from "../src/session/home.ts";
import { play } from "../src/session/play.ts";

const stuck: Party<null, null, never> = {
  name: "stuck/1 coordinator",
  reveals: { learns: "nothing", against: "semi-honest", collusion: "none" } as never, // not looked at
  start: () => ({ status: "waiting", state: null, send: [], from: [party("west")] }) as never, // as protocols wait
  receive: () => {
    throw new UsageError("the fit does not converge", { code: "diverges" });
  },
} as never; // a protocol of one message

/** Ends a session whose party can not go on, and gives what the others are told. */
async function told(code: string): Promise<readonly string[]> {
  const heard: string[] = [];
  let saved: unknown;
  const transport = {
    me: party("board"),
    load: async () => saved,
    commit: async (step: unknown) => {
      saved = step;
    },
    receive: async () => {
      if (code !== "diverges") throw new UsageError("the disk is full", { code });
      return { from: party("west"), body: new Uint8Array() };
    },
    abort: async (error: { readonly code: string }) => void heard.push(error.code),
  };
  const home = { audit: { record: async () => undefined } } as unknown as Home; // the log is all that is asked for
  const options = {
    label: "x",
    run: 0,
    input: null,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  };
  const link = { session: async () => transport as never };
  await expect(play(home, link, stuck as never, options)).rejects.toThrow(UsageError);
  return heard;
}

test("an analysis that can not go on at its coordinator is over for those who would wait for it", async () => {
  expect(await told("diverges")).toEqual(["diverges"]);
});

test("one that the disk stopped goes on when there is room", async () => {
  expect(await told("storage")).toEqual([]);
});
