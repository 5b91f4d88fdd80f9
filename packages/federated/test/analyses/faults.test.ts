import { InternalError, PeerError, TavsError } from "@tavs/core";
import type { PlayOptions } from "@tavs/core/testing";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { cohorts, type Kind, kinds, resultOf, specifications, transcriptOf } from "./worlds.ts";

/** The result, or an error of ours (silence too); anything else is thrown. */
async function outcomeOf(session: Promise<unknown>): Promise<unknown> {
  try {
    return await session;
  } catch (error) {
    if (isOurs(error)) return error;
    throw error;
  }
}
const isOurs = (error: unknown): error is TavsError => error instanceof TavsError && !(error instanceof InternalError);

const disturbed = (kind: Kind, options: PlayOptions) => resultOf(kind, {}, options);
const changed = (which: number, change: (body: Uint8Array) => readonly Uint8Array[]): PlayOptions => ({
  onMessage: ({ index, body }) => (index === which ? change(body) : [body]),
});

describe.each(kinds)("%s", (kind) => {
  let result: unknown;
  let messages = 0;

  beforeAll(async () => {
    result = await resultOf(kind);
    messages = (await transcriptOf(kind)).length;
  });

  test("gives the same result twice", async () => {
    expect(await resultOf(kind)).toEqual(result);
  });

  test("survives a crash at every step, whoever goes on first, and says the same again", async () => {
    const order = fc.array(fc.nat(7), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(order, async (choices) => {
        let at = 0;
        const choose = (ready: number) => choices[at++ % choices.length]! % ready;
        expect(await disturbed(kind, { crashEverywhere: true, choose })).toEqual(result);
      }),
      { numRuns: 2 },
    );
  });

  test("a flipped bit ends in an error of ours or in a result, never in anything else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(messages - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
        const flip = (body: Uint8Array) => [
          body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
        ];
        await outcomeOf(disturbed(kind, changed(which, flip)));
      }),
      { numRuns: 4 },
    );
  });

  test("arbitrary bytes, and a message that was cut, are refused as the peer's fault", async () => {
    const bytes = fc.option(fc.uint8Array({ maxLength: 300 }));
    await fc.assert(
      fc.asyncProperty(fc.nat(messages - 1), bytes, fc.nat(), async (which, other, place) => {
        const change = (body: Uint8Array) => [other ?? body.slice(0, place % body.length)];
        expect(await outcomeOf(disturbed(kind, changed(which, change)))).toBeInstanceOf(PeerError);
      }),
      { numRuns: 4 },
    );
  });

  test("a message that comes twice is refused, or comes too late to matter", async () => {
    const stride = process.env.TAVS_WAYS === undefined ? Math.max(5, Math.ceil(messages / 20)) : 1; // all in `pnpm soak`
    for (let which = fc.sample(fc.nat(stride - 1), 1)[0]!; which < messages; which += stride) {
      const outcome = await outcomeOf(
        disturbed(
          kind,
          changed(which, (body) => [body, body]),
        ),
      );
      if (!(outcome instanceof PeerError)) expect(outcome).toEqual(result);
    }
    const invited = await outcomeOf(
      disturbed(
        kind,
        changed(0, (body) => [body, body]),
      ),
    );
    expect(invited).toBeInstanceOf(PeerError);
  });

  test("a hospital that agreed to something else refuses, and names the field", async () => {
    const [field] = Object.keys(specifications[kind]).slice(-1) as [string];
    const other = {
      cox: { ...specifications.cox, scaling: { ...specifications.cox.scaling, age: { center: 61, scale: 10 } } },
      "kaplan-meier": { ...specifications["kaplan-meier"], smallestCell: 3 },
      tally: { cells: ["patients"] },
      learning: { ...specifications.learning, numbers: { bits: 128, fractionBits: 61 } },
    };
    const session = resultOf(kind, { agreed: other[kind] });
    const said =
      kind === "learning"
        ? "numbers.fractionBits"
        : kind === "cox"
          ? "scaling.age.center"
          : kind === "tally"
            ? "cells.1"
            : field;
    await expect(session).rejects.toMatchObject({
      name: "PeerError",
      code: "terms",
      message: expect.stringContaining(`"${said}" differs`),
    });
  });

  test("a result is one of plain data, which a program can write down", async () => {
    expect(structuredClone(await resultOf(kind, { rows: [...cohorts] }))).toEqual(result);
  });
});
