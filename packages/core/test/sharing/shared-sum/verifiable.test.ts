import { compute, hex, PeerError, unhex } from "@tavs/core";
import type { SharedTotal } from "@tavs/core/sharing";
import type { Overheard } from "@tavs/core/testing";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { commit, isCommitted } from "../../../src/sharing/pedersen.ts";
import { ORDER, scalarsFromBytes, scalarsToBytes } from "../../../src/sharing/scalars.ts";
import { dealing, proposal, publication, roll, total } from "../../../src/sharing/shared-sum/messages.ts";
import { addUp, board, type Committee, hospital, keeper } from "./committee.ts";

const workers = compute({ workers: 1 });
afterAll(() => workers.close());

const vectors = [1, 2, 3, 4].map((value) => Float64Array.of(value, -10 * value, 0));
const totals = Float64Array.of(10, -100, 0);
const honest = { wrong: [], silent: [], leftOut: [], refused: [], disputed: [] };

type Change = (message: Overheard) => Uint8Array | undefined;
const session = (change: Change = () => undefined, committee: Partial<Committee> = {}, crashEverywhere = false) =>
  addUp(
    { vectors, keepers: 4, ...committee, agreement: { verifiable: true, threshold: 2, ...committee.agreement } },
    { compute: workers, crashEverywhere, onMessage: (message) => [change(message) ?? message.body] },
  );

/** Adds to the first number of a share. */
function moved(bytes: Uint8Array, by: bigint): Uint8Array {
  const [first, ...rest] = scalarsFromBytes(bytes, { length: bytes.length / 32, name: "a share" });
  return scalarsToBytes([(first! + by) % ORDER, ...rest]);
}

const isTotal = ({ to, body }: Overheard): boolean => to === board && body[0] === (10 << 3) + 2; // the first field of a Total
const lying =
  (...liars: readonly string[]): Change =>
  (message) => {
    if (!liars.includes(message.from) || !isTotal(message)) return undefined;
    const said = total.decode(message.body);
    return total.encode({ ...said, values: moved(said.values, 1n) });
  };

const dealt =
  (
    dealer: string,
    to: readonly string[],
    change: (said: ReturnType<typeof dealing.decode>) => Partial<typeof said>,
  ): Change =>
  ({ from, to: member, body }) => {
    if (from !== dealer || !to.includes(member)) return undefined;
    const said = dealing.decode(body);
    return dealing.encode({ ...said, ...change(said) });
  };

describe("a verifiable sum", () => {
  test("is the sum, for any numbers and committees, in both widths, also where everybody is put down at every step", async () => {
    const shape = fc.record({
      contributors: fc.integer({ min: 3, max: 4 }),
      keepers: fc.integer({ min: 2, max: 4 }),
      maxValue: fc.constantFrom(1000, 2 ** 40, 1e25),
      among: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(shape, fc.infiniteStream(fc.integer({ min: -1000, max: 1000 })), async (sizes, stream) => {
        const { contributors, keepers, maxValue, among } = sizes;
        const given = Array.from({ length: contributors }, () =>
          Float64Array.from({ length: 2 }, () => stream.next().value),
        );
        const committee = { vectors: given, keepers, among, agreement: { maxValue } };
        const opened = await session(undefined, committee, true);
        const expected = [0, 1].map((k) => given.reduce((sum, one) => sum + one[k]!, 0));
        expect([...opened.totals].map((value) => value + 0)).toEqual(expected);
        expect(opened).toMatchObject(honest);
      }),
      { numRuns: 3 },
    );
  });

  test("with decimals is right in its last place", async () => {
    const given = [0.1, 0.2, -17.35].map((value) => Float64Array.of(value));
    const { totals } = await session(undefined, { vectors: given, agreement: { decimals: 2 } });
    expect(totals[0]!.toFixed(2)).toBe("-17.05");
  });
});

describe("a member that gives a wrong share of the total", () => {
  test("is named however many lie, also in concert, while as many as are needed do not", async () => {
    const opened = await session(lying(keeper(1), keeper(3))); // without commitments two of four would not be told apart
    expect(opened).toMatchObject({ ...honest, totals, wrong: [keeper(1), keeper(3)] });
  });

  test("is named in the error where too few are left", async () => {
    const opened = session(lying(keeper(0), keeper(1), keeper(3)));
    await expect(opened).rejects.toThrow(PeerError);
    await expect(opened).rejects.toThrow(
      "keeper-0, keeper-1, keeper-3 gave wrong shares of the total; 2 right ones are needed",
    );
  });

  test("is found by the blind alone, too", async () => {
    const blind: Change = (message) => {
      if (message.from !== keeper(0) || !isTotal(message)) return undefined;
      const said = total.decode(message.body);
      const values = said.values.slice();
      values[values.length - 32]! ^= 1;
      return total.encode({ ...said, values });
    };
    expect(await session(blind)).toMatchObject({ ...honest, totals, wrong: [keeper(0)] });
  });
});

describe("a contributor that deals wrong shares", () => {
  const all = [0, 1, 2, 3].map(keeper);
  const without = { leftOut: [hospital(1)], totals: Float64Array.of(8, -80, 0), wrong: [], silent: [] };
  const spoil = (said: { readonly values: Uint8Array }) => ({ values: moved(said.values, 5n) });

  test("to as many members as are needed is named, and the total is without it", async () => {
    const opened = await session(dealt(hospital(1), all.slice(0, 2), spoil));
    expect(opened).toMatchObject({ ...without, refused: [hospital(1)], disputed: [] });
  });

  test("to fewer is in dispute with them, and its numbers count, if enough members are left", async () => {
    const opened = await session(dealt(hospital(1), [keeper(0)], spoil));
    expect(opened).toMatchObject({ totals, refused: [], disputed: [hospital(1)], silent: [keeper(0)], wrong: [] });
  });

  test("is in no total of the members who refuse it, whatever the receiver proposes", async () => {
    const insisting: Change = (message) => {
      if (message.from !== board) return dealt(hospital(1), all.slice(0, 2), spoil)(message);
      return proposal.encode({ ...proposal.decode(message.body), contributors: Uint8Array.of(1, 1, 1, 1) });
    };
    await expect(session(insisting)).rejects.toThrow("adds hospital-1, whose shares did not come here, or are wrong");
  });

  test("on no polynomial that it committed to, everywhere, is named", async () => {
    const opened = await session(dealt(hospital(1), all, spoil));
    expect(opened).toMatchObject({ ...without, refused: [hospital(1)] });
  });

  test("and tells members other commitments than the receiver is named as well: they would be other numbers", async () => {
    const heard: Overheard[] = [];
    const other = [9, 9, 9, 9].map((value) => Float64Array.of(value, 0, 0));
    await session((message) => void heard.push(message), { vectors: other });
    const instead: Change = ({ from, to, body }) => {
      if (from !== hospital(1) || to === board) return undefined;
      const said = heard.find((message) => message.from === from && message.to === to)!;
      return said.body.length === body.length ? said.body : undefined;
    };
    expect(await session(instead)).toMatchObject({ ...without, refused: [hospital(1)] });
  });

  test("or commitments that are no elements of the group is named", async () => {
    const bad: Change = (message) => {
      if (message.from !== hospital(1)) return undefined;
      const codec = message.to === board ? publication : dealing;
      const said = codec.decode(message.body);
      return codec.encode({ ...said, commitments: said.commitments.map(() => 255) } as never); // of either kind
    };
    expect(await session(bad)).toMatchObject({ ...without, refused: [hospital(1)] });
  });
});

describe("a word that does not fit is refused, by name and sizes", () => {
  const replacing =
    (from: string, to: string, change: (body: Uint8Array) => Uint8Array): Change =>
    (message) =>
      message.from === from && message.to === to && !isTotal(message) ? change(message.body) : undefined;
  test.each<[string, Change, string]>([
    [
      "a share that is not below the order",
      dealt(hospital(0), [keeper(0)], ({ values }) => ({ values: values.map(() => 255) })),
      "number 0 of the share from hospital-0 is not below the order",
    ],
    [
      "a share without its blind",
      dealt(hospital(0), [keeper(0)], ({ values }) => ({ values: values.slice(32) })),
      "the share from hospital-0 has 96 bytes; 128 for 4 numbers were due",
    ],
    [
      "one commitment too few, of a polynomial of a lower degree",
      dealt(hospital(0), [keeper(0)], ({ commitments }) => ({ commitments: commitments.slice(32) })),
      "hospital-0 sent 32 bytes of commitments; 64 were due",
    ],
    [
      "one commitment too many, of a polynomial that more members must open",
      replacing(hospital(0), board, (body) => {
        const said = publication.decode(body);
        return publication.encode({
          ...said,
          commitments: Uint8Array.from([...said.commitments, ...said.commitments]),
        });
      }),
      "hospital-0 sent 128 bytes of commitments; 64 were due",
    ],
    [
      "a roll without digests",
      replacing(keeper(0), board, (body) => roll.encode({ ...roll.decode(body), digests: new Uint8Array() })),
      "keeper-0 tells of 4 contributors and 0 bytes",
    ],
  ])("%s", async (_, change, words) => {
    const error = await session(change).catch((reason) => reason);
    expect(error).toBeInstanceOf(PeerError);
    expect(error.message).toMatch(words);
  });
});

test("a small count cannot be guessed from its commitment, as it could from v * G", async () => {
  const constants: string[] = [];
  await session(({ to, body }) => {
    if (to === board && body[0] === (13 << 3) + 2)
      constants.push(hex(publication.decode(body).commitments.slice(0, 32)));
    return undefined;
  });
  const guesses = Array.from({ length: 5 }, (_, v) =>
    hex(
      commit(
        [BigInt(v), ORDER - BigInt(10 * v), 0n].map((n) => n % ORDER),
        0n,
      ),
    ),
  );
  expect(constants).toHaveLength(4);
  for (const constant of constants) expect(guesses).not.toContain(constant);
  expect(isCommitted({ commitments: [unhex(guesses[2]!)], x: 1, values: [2n, ORDER - 20n, 0n], blind: 0n })).toBe(true); // a blind of 0 shows it
  expect(new Set(constants).size).toBe(4);
});

test("a commitment binds: to no other number, position or blind", () => {
  const [values, blind] = [[5n, 0n, ORDER - 1n], 77n];
  const commitments = [commit(values, blind)];
  const opens = (change: object): boolean => isCommitted({ commitments, x: 1, values, blind, ...change });
  expect(opens({})).toBe(true);
  for (const change of [{ values: [6n, 0n, ORDER - 1n] }, { values: [0n, 5n, ORDER - 1n] }, { blind: 78n }])
    expect(opens(change)).toBe(false);
  expect(opens({ commitments: [new Uint8Array(32).fill(255)] })).toBe(false);
});

test("the receiver sees the same bytes but for commitments in two worlds with the same totals, whoever is in them", async () => {
  const toBoard = async (...values: readonly number[]) => {
    const seen: string[] = [];
    const opened: SharedTotal = await session(
      (message) => {
        if (message.to === board && isTotal(message))
          seen.push(`${message.from} ${total.decode(message.body).values.join()}`);
        return undefined;
      },
      { vectors: values.map((value) => Float64Array.of(value)) },
    );
    return [opened.totals, seen];
  };
  expect(await toBoard(1, 2, 3, 4)).toEqual(await toBoard(1000, -1000, 9, 1));
});
