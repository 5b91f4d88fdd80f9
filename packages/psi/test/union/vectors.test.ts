import { readFileSync } from "node:fs";
import { hex, party, type Random, unhex } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { type ContributorInput, ingest, type Union, union } from "@tavs/psi";
import { expect, test } from "vitest";
import { inline } from "../inline.ts";
import { valuesOf } from "./company.ts";
import { vectors as generated } from "./vectors/generate.ts";
import type { Session as Question } from "./vectors/sessions.ts";

/** One session as another implementation ran it: all messages in hexadecimal digits, as they stand on the wire. */
interface Session extends Question {
  /** What the operating system's generator gave each party. */
  readonly seeds: Readonly<Record<string, string>>;
  readonly messages: Readonly<Record<string, string>>;
  readonly result: { readonly distinct: number; readonly inExactly: readonly number[] };
}

const file: { readonly sessions: readonly Session[] } = JSON.parse(
  readFileSync(new URL("./vectors/psi-union.json", import.meta.url), "utf8"),
);

test("the generator, which knows nothing of Tavs, still writes the committed file", () => {
  expect(generated()).toEqual(file);
});

const giving =
  (bytes: string): Random =>
  () =>
    unhex(bytes);

/** Which message this is, by the field that it begins with. */
const kindOf = (body: Uint8Array): string =>
  ({ 1: "layer", 6: "greeting", 11: "batch" })[body[0]! >> 3] ?? "ciphertexts";

test.each(file.sessions)(
  "a union with $mixers.length mixers is counted with the very messages of another implementation",
  async (session) => {
    const { held, sizes, mixers, seeds, smallestCell, minItems, maxItems } = session;
    const names = Object.keys(held);
    const context = unhex(session.context);
    const agreed = { hub: party("board"), mixers: mixers.map(party), contributors: names.map(party), context };
    const input = (me: string) => ({ me: party(me), ...agreed, smallestCell, minItems, maxItems });
    const contributing = names.map(async (me) => {
      const own: ContributorInput = { ...input(me), items: await ingest(held[me]!), padTo: sizes[me]! };
      const start = () => union.contributor.start(own, giving(seeds[me]!));
      return [me, { party: { ...union.contributor, start }, input: undefined }] as const;
    });
    const mixing = mixers.map((me) => {
      const start = () => union.mixer.start(input(me), giving(seeds[me]!));
      return [me, { party: { ...union.mixer, start }, input: undefined }] as const;
    });
    const board = {
      party: { ...union.hub, start: () => union.hub.start(input("board"), giving(seeds.board!)) },
      input: undefined,
    };
    const cast = { ...Object.fromEntries(await Promise.all(contributing)), ...Object.fromEntries(mixing), board };
    const said: Record<string, string> = {};
    const results: Record<string, unknown> = await play(cast, {
      compute: inline,
      onMessage({ from, body }) {
        const name = `${kindOf(body)} of ${from}`;
        expect(said[name] ?? hex(body)).toBe(hex(body)); // the same to all who hear it
        said[name] = hex(body);
        return [body];
      },
    });
    expect(said).toEqual(session.messages);
    const { distinct, inExactly } = results.board as Union;
    expect(distinct).toEqual({ value: session.result.distinct });
    expect(valuesOf(inExactly)).toEqual(session.result.inExactly);
  },
);
