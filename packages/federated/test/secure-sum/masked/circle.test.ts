// More than 128 contributors: not everybody is everybody's neighbour.
import { PeerError } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { planOf } from "../../../src/secure-sum/masked/agreement.ts";
import { call, opening, roll, STAGE } from "../../../src/secure-sum/masked/messages.ts";
import { ROW } from "../../../src/secure-sum/masked/widths.ts";
import { addUp, agreementOf, atOnce, castOf, hub, nameOf, numbers, plainSum, type Room } from "./room.ts";
import { contributorSaying, disturbed, setOf } from "./tampering.ts";

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

/** What a hospital was at, and what the hub told it then. */
interface Heard {
  readonly state: unknown;
  readonly body: Uint8Array;
}

/** East in an honest session, at the roll and at the coins: there the session is left. */
async function eastAtTheDraw(): Promise<Readonly<Record<"roll" | "coins", Heard>>> {
  const heard = new Map<number, Heard>();
  const cast = castOf(room);
  const { party } = cast[east]!;
  const receive: typeof party.receive = (state, message) => {
    const { stage } = call.decode(message.body);
    heard.set(stage, { state, body: message.body });
    if (stage === STAGE.coins) throw new Error("left");
    return party.receive(state, message);
  };
  const watched = { ...cast, [east]: { ...cast[east]!, party: { ...party, receive } } };
  await expect(play(watched, { compute: atOnce })).rejects.toThrow("left");
  return { roll: heard.get(STAGE.roll)!, coins: heard.get(STAGE.coins)! };
}

/** East at this moment hears that, and works until it waits again. */
async function told({ state }: Pick<Heard, "state">, body: Uint8Array) {
  const { party, handlers } = castOf(room)[east]!;
  let step = party.receive(state, { from: hub, body });
  while (step.status === "working") {
    const { task, inputs, state: at } = step;
    const handler = handlers?.[task];
    const done = handler ? inputs.map((input) => handler(input, at)) : atOnce.perform(party.kernels!, task, inputs);
    step = party.resume!(at, await Promise.all(await done));
  }
  return step;
}

describe("who is whose neighbour is nobody's choice", () => {
  const refused = async (session: Promise<unknown>, words: string) => {
    await expect(session).rejects.toThrow(words);
    await expect(session).rejects.toBeInstanceOf(PeerError);
  };
  let honest: Awaited<ReturnType<typeof eastAtTheDraw>>;
  beforeAll(async () => {
    honest = await eastAtTheDraw();
  });

  test("coins other than those committed to are refused, by the hub", async () => {
    const change = contributorSaying(nameOf(7), 1, (body) =>
      opening.encode({ ...opening.decode(body), coins: new Uint8Array(32) }),
    );
    await refused(disturbed(room, change), "h0007 opened other coins than it had committed to");
  });

  test("and by every hospital, where the hub exchanges them", async () => {
    const { content } = call.decode(honest.coins.body);
    expect((await told(honest.coins, honest.coins.body)).status).toBe("waiting"); // the honest ones are taken
    const other = content.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
    const session = told(honest.coins, call.encode({ stage: STAGE.coins, content: other }));
    await refused(session, "h0001 opened other coins than it had committed to");
  });

  test("a draw is repeated in order, without newcomers, and not for ever", async () => {
    const rolling = (said: Parameters<typeof roll.encode>[0]) =>
      call.encode({ stage: STAGE.roll, content: roll.encode(said) });
    const drawing = (draw: number, there: readonly number[]) =>
      rolling({ draw, present: setOf(there, PARTIES), rows: new Uint8Array() });
    const all = vectors.map((_, i) => i);
    await refused(told(honest.coins, drawing(2, all)), "draw 2 was asked after draw 0; 4 are the most");
    const tooFew = drawing(1, all.slice(0, 100));
    await refused(told(honest.coins, tooFew), "go on with 100 of 129 contributors; 123 are the fewest");
    const shown = roll.decode(call.decode(honest.roll.body).content);
    const one = { ...shown, present: setOf(all.slice(0, 128), PARTIES), rows: shown.rows.slice(0, 128 * ROW) };
    const without = await told(honest.roll, rolling(one));
    if (without.status !== "waiting") throw new Error("east did not wait for coins");
    await refused(told(without, drawing(1, all)), "a contributor came after the roll was shown");
  });
});
