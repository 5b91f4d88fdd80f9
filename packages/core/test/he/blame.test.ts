// Whoever breaks a sum is named, and as the peer that it is: with twenty parties, "somebody" is nobody.
import { afterAll, describe, expect, test } from "vitest";
import { concat, unhex } from "../../src/bytes.ts";
import { sizesOf } from "../../src/he/list.ts";
import { ciphertexts, shares, totals } from "../../src/he/messages.ts";
import type { Created } from "../../src/he/requests.ts";
import { createIdentity } from "../../src/identity/identity.ts";
import type { Handler } from "../../src/protocol/run.ts";
import { type Overheard, play } from "../../src/testing.ts";
import { agreement, HOLDERS, HUB, keyCast, makeKey, newStores, open, pool, vectors } from "./world.ts";

afterAll(() => pool.close());

/** The making of a key in which west shows something else than its keeper made. */
function making(given: typeof agreement, change: (made: Created) => Created): Promise<unknown> {
  const cast = keyCast(given, newStores(HOLDERS));
  const { create, ...handlers } = cast.west!.handlers!;
  const changed: Handler = async (request, context) => change((await create!(request, context)) as Created); // what a keeper gives
  return play({ ...cast, west: { ...cast.west!, handlers: { ...handlers, create: changed } } }, { compute: pool });
}

describe("a holder", () => {
  test("that shows what is no polynomial of the ring is named before anybody adds it", async () => {
    const beyond = making(agreement, ({ share, signer }) => ({ share: share.slice().fill(255, 0, 8), signer }));
    await expect(beyond).rejects.toMatchObject({
      name: "PeerError",
      code: "share",
      message: "west showed a share with coefficients that are not below their prime",
    });
  });

  test("that shows a contributor's signing key as its own is named: the others could not use the key", async () => {
    const { publicKey } = createIdentity("doctor");
    const contributors = [{ name: "doctor", key: Buffer.from(publicKey).toString("hex") }];
    const twice = making({ ...agreement, contributors }, ({ share }) => ({ share, signer: publicKey }));
    await expect(twice).rejects.toMatchObject({
      name: "PeerError",
      code: "share",
      message: "west showed a signing key that is another's",
    });
  });

  test("that shows another holder's signing key as its own is named", async () => {
    const key = new Uint8Array(32).fill(3);
    const cast = keyCast(agreement, newStores(HOLDERS));
    const same = Object.entries(cast).map(([name, role]) => {
      const { create, ...handlers } = role.handlers!;
      const changed: Handler = async (request, context) => {
        const made = (await create!(request, context)) as Created; // what a keeper gives
        return name === "east" ? made : { ...made, signer: key };
      };
      return [name, { ...role, handlers: { ...handlers, create: changed } }] as const;
    });
    await expect(play(Object.fromEntries(same), { compute: pool })).rejects.toMatchObject({
      name: "PeerError",
      message: expect.stringMatching(/^(north|west) showed a signing key that is another's$/),
    });
  });
});

describe("while a sum is opened", () => {
  const spoil = (bytes: Uint8Array): Uint8Array => concat(unhex("ffffffffffffffff"), bytes.subarray(8));
  /** What west says to the hub for the `nth` time (from 0), changed. */
  const west = (nth: number, change: (body: Uint8Array) => Uint8Array) => {
    let seen = 0;
    return ({ from, to, body }: Overheard) =>
      from === "west" && to === HUB && seen++ === nth ? [change(body)] : [body];
  };

  test("a contributor that hands in what is no polynomial of the ring is named", async () => {
    const onMessage = west(3, (body) => {
      const said = ciphertexts.decode(body);
      return ciphertexts.encode({ ...said, c1: spoil(said.c1) });
    });
    await expect(open(await makeKey(), vectors(), { onMessage })).rejects.toMatchObject({
      name: "PeerError",
      code: "polynomial",
      message: "west handed in ciphertexts with coefficients that are not below their prime",
    });
  });

  test("and so is a holder whose share is none", async () => {
    const world = await makeKey();
    expect(sizesOf(world.key).ciphertexts).toBe(1); // its one share is its fifth message
    const onMessage = west(4, (body) => shares.encode({ first: 0, shares: spoil(shares.decode(body).shares) }));
    await expect(open(world, vectors(), { onMessage })).rejects.toMatchObject({
      name: "PeerError",
      code: "polynomial",
      message: "west gave shares with coefficients that are not below their prime",
    });
  });

  /** The totals that the hub tells east, as it would rather tell them. */
  const told = async (change: (all: Uint8Array) => readonly Uint8Array[]) => {
    const words = 5 * 8;
    const onMessage = ({ from, to, body }: Overheard) =>
      from === HUB && to === "east" && body.length < 2 * words ? change(totals.decode(body).totals) : [body];
    return open(await makeKey(), vectors(), { onMessage });
  };

  test.each([
    ["over what the vectors can add up to", 3001n],
    ["far below it", -(2n ** 63n)],
  ])("an aggregator that tells totals %s is named as the peer at fault", async (_, total) => {
    const wrong = told((all) => {
      new DataView(all.buffer, all.byteOffset).setBigInt64(8, total, true);
      return [totals.encode({ first: 0, totals: all })];
    });
    await expect(wrong).rejects.toMatchObject({ name: "PeerError", code: "total" });
    await expect(wrong).rejects.toThrow("total number 1 is none that vectors add up to");
  });

  test("an aggregator that tells totals one by one is refused: each would copy all before it", async () => {
    const dripping = told((all) =>
      [0, 1, 2, 3, 4].map((first) => totals.encode({ first, totals: all.slice(8 * first, 8 * first + 8) })),
    );
    await expect(dripping).rejects.toThrow("the aggregator told 1 totals from 0, not 5 from 0");
  });
});
