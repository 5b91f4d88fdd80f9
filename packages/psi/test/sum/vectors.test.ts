import { readFileSync } from "node:fs";
import { hex, type Random, unhex } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { ingest, numbersFor, sum } from "@tavs/psi";
import { expect, test } from "vitest";
import { inline } from "../inline.ts";
import { east, MESSAGES, west } from "./sessions.ts";
import { vectors as generated } from "./vectors/generate.ts";

/** One session as another implementation ran it: all messages in hexadecimal digits, as they stand on the wire. */
interface Session {
  readonly context: string;
  readonly columns: readonly string[];
  readonly bound: number;
  readonly minShared: number;
  readonly asked: readonly string[];
  readonly held: Readonly<Record<string, readonly number[]>>;
  /** What the operating system's generator gave. */
  readonly seeds: { readonly receiver: string; readonly sender: string };
  readonly messages: Readonly<Record<string, string>>;
  readonly result: { readonly count: number; readonly sums: readonly number[] };
}

const file: { readonly sessions: readonly Session[] } = JSON.parse(
  readFileSync(new URL("./vectors/psi-sum.json", import.meta.url), "utf8"),
);

test("the generator, which knows nothing of Tavs, still writes the committed file", () => {
  expect(generated()).toEqual(file);
});

const giving =
  (bytes: string): Random =>
  () =>
    unhex(bytes);

test.each(file.sessions)(
  "sums of $columns are found with the very messages of another implementation",
  async (session) => {
    const { columns, bound, minShared, seeds } = session;
    const context = unhex(session.context);
    const held = await ingest(Object.keys(session.held));
    const numbers = Object.values(session.held);
    const asks = { items: await ingest(session.asked), peer: west, context, values: { columns, bound }, minShared };
    const values = numbersFor(held, { columns, bound, of: (row) => numbers[row]! });
    const { receiver, sender } = sum;
    const said: Record<string, string> = {};
    const cast = {
      east: {
        party: { ...receiver, start: (input: typeof asks) => receiver.start(input, giving(seeds.receiver)) },
        input: asks,
      },
      west: {
        party: {
          ...sender,
          start: () => sender.start({ items: held, peer: east, context, values, minShared }, giving(seeds.sender)),
        },
        input: undefined,
      },
    };
    const result = await play(cast, {
      compute: inline,
      onMessage({ index, body }) {
        said[MESSAGES[index]!] = hex(body);
        return [body];
      },
    });
    expect(said).toEqual(session.messages);
    expect(result.east).toEqual({ ...session.result, senderSize: held.size });
  },
);
