// More than 128 contributors: not everybody is everybody's neighbour.
import { PeerError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { planOf } from "../../../src/secure-sum/masked/agreement.ts";
import { call, opening, roll, STAGE } from "../../../src/secure-sum/masked/messages.ts";
import { ROW } from "../../../src/secure-sum/masked/widths.ts";
import { addUp, agreementOf, hub, nameOf, numbers, plainSum, type Room } from "./room.ts";
import { type Change, contributorSaying, disturbed, hubSaying, setOf } from "./tampering.ts";

const PARTIES = 129;
const vectors = numbers(PARTIES, 4);
const room: Room = { vectors, terms: { mayDropOut: 6 } };
const east = nameOf(0);

test("129 hospitals with 16 neighbours each are added up, although one vanishes at every stage, and in a draw", async () => {
  const { company } = planOf(agreementOf(room));
  expect(company).toEqual({ quorum: 123, colluders: 1, neighbours: 16, threshold: 10 });
  // keys, coins of the first draw, coins of the second, shares, part, signature, revealed shares
  const vanish = { 3: 0, 14: 1, 15: 3, 92: 4, 65: 5, 35: 6 };
  const { totals, missing } = await addUp({ ...room, vanish });
  expect(missing).toEqual([3, 14, 15, 92].map(nameOf));
  const stayed = vectors.map((_, i) => i).filter((i) => ![3, 14, 15, 92].includes(i));
  expect([...totals]).toEqual(plainSum(vectors, stayed));
});

describe("who is whose neighbour is nobody's choice", () => {
  const refused = async (change: Change, words: string) => {
    const sum = disturbed(room, change);
    await expect(sum).rejects.toThrow(words);
    await expect(sum).rejects.toBeInstanceOf(PeerError);
  };

  test("coins other than those committed to are refused, by the hub", async () => {
    const change = contributorSaying(nameOf(7), 1, (body) =>
      opening.encode({ ...opening.decode(body), coins: new Uint8Array(32) }),
    );
    await refused(change, "h0007 opened other coins than it had committed to");
  });

  test("and by every hospital, where the hub exchanges them", async () => {
    const change: Change = ({ from, to, body }) => {
      if (from !== hub || to !== east || call.decode(body).stage !== STAGE.coins) return undefined;
      const { content } = call.decode(body);
      return call.encode({ stage: STAGE.coins, content: content.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) });
    };
    await refused(change, "h0001 opened other coins than it had committed to");
  });

  test("a draw is repeated in order, without newcomers, and not for ever", async () => {
    const drawing =
      (draw: number, there: readonly number[]): Change =>
      (message) => {
        const { from, to, body } = message;
        if (from !== hub || to !== east || call.decode(body).stage !== STAGE.coins) return undefined;
        return call.encode({
          stage: STAGE.roll,
          content: roll.encode({ draw, present: setOf(there, PARTIES), rows: new Uint8Array() }),
        });
      };
    const all = vectors.map((_, i) => i);
    await refused(drawing(2, all), "draw 2 was asked after draw 0; 4 are the most");
    await refused(drawing(1, all.slice(0, 100)), "go on with 100 of 129 contributors; 123 are the fewest");
    const smaller = hubSaying(
      "roll",
      ({ rows }) => ({ present: setOf(all.slice(0, 128), PARTIES), rows: rows.slice(0, 128 * ROW) }),
      (to) => to === east,
    );
    await refused(
      (message) => smaller(message) ?? drawing(1, all)(message),
      "a contributor came after the roll was shown",
    );
  });
});
