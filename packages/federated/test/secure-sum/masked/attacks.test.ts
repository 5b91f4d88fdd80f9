import { concat, PeerError, seededRandom, TransportError, UsageError } from "@tavs/core";
import type { Overheard } from "@tavs/core/testing";
import { describe, expect, test } from "vitest";
import { planOf } from "../../../src/secure-sum/masked/agreement.ts";
import { pairKeyOf, rollHash } from "../../../src/secure-sum/masked/bonds.ts";
import { contributor } from "../../../src/secure-sum/masked/contributor.ts";
import {
  advertisement,
  call,
  leftOut,
  part,
  revealed,
  STAGE,
  signatures,
  survivors,
  vouched,
} from "../../../src/secure-sum/masked/messages.ts";
import { publicKeyOf } from "../../../src/secure-sum/masked/primitives.ts";
import { KEY, ROW, SEALED, SIGNATURE } from "../../../src/secure-sum/masked/widths.ts";
import { addUp, agreementOf, hub, nameOf, numbers, plainSum, type Room, transcriptOf } from "./room.ts";
import { revealedKinds } from "./secrets.ts";
import { type Change, contributorSaying, disturbed, hubSaying, setOf } from "./tampering.ts";

const room: Room = { vectors: numbers(5, 3), terms: { mayDropOut: 1 } };
const east = nameOf(0);
const patched = (bytes: Uint8Array, at: number, patch: Uint8Array): Uint8Array =>
  concat(bytes.slice(0, at), patch, bytes.slice(at + patch.length));
const toEast = (name: string) => name === east;

async function refused(change: Change, words: string, other: Room = room): Promise<void> {
  const sum = disturbed(other, change);
  await expect(sum).rejects.toThrow(words);
  await expect(sum).rejects.toBeInstanceOf(PeerError);
}

describe("a hub that exchanges keys (keys are unsigned in Flower)", () => {
  const own = publicKeyOf(new Uint8Array(32).fill(3));
  test.each([
    ["mask", 0],
    ["seal", KEY],
  ])("cannot put its own %s key in the place of a hospital's", async (_, at) => {
    const change = hubSaying("roll", ({ rows }) => ({ rows: patched(rows, 2 * ROW + at, own) }), toEast);
    await refused(change, "the keys of h0002 are not signed by its identity for this sum");
  });

  test("cannot show a hospital another key of its own", async () => {
    await refused(
      hubSaying("roll", ({ rows }) => ({ rows: patched(rows, 0, own) }), toEast),
      "other keys of this contributor",
    );
  });

  test("cannot pass one hospital's keys on as another's", async () => {
    const change = hubSaying(
      "roll",
      ({ rows }) => ({ rows: patched(rows, ROW, rows.slice(2 * ROW, 3 * ROW)) }),
      toEast,
    );
    await refused(change, "the keys of h0001 are not signed");
  });

  test("cannot bring keys of an earlier round: what is signed names the round", async () => {
    const [introduction] = (await transcriptOf({ ...room, agreement: { round: 1 } })).filter(
      ({ from }) => from === nameOf(2),
    );
    const earlier = advertisement.decode(introduction!.body).row;
    const change = hubSaying("roll", ({ rows }) => ({ rows: patched(rows, 2 * ROW, earlier) }), toEast);
    await refused(change, "the keys of h0002 are not signed", { ...room, agreement: { round: 2 } });
  });
});

describe("a hub that repeats an earlier round", () => {
  test.each(["roll", "shares", "survivors", "signatures"] as const)("its %s are refused in the next", async (stage) => {
    const first = await transcriptOf({ ...room, agreement: { round: 1 } });
    const old = first.find(
      ({ from, to, body }) => from === hub && to === east && call.decode(body).stage === STAGE[stage],
    )!;
    const change: Change = ({ from, to, body }) =>
      from === hub && to === east && call.decode(body).stage === STAGE[stage] ? old.body : undefined;
    const sum = disturbed({ ...room, agreement: { round: 2 } }, change, { seed: new Uint8Array(32).fill(8) });
    if (stage === "survivors")
      await expect(sum).resolves.toBeDefined(); // the same set of the same five: nothing is in it but who survived
    else await expect(sum).rejects.toBeInstanceOf(PeerError);
  });
});

describe("a hub that shows different hospitals different worlds", () => {
  test("another roll: the shares do not open", async () => {
    const smaller = hubSaying(
      "roll",
      ({ rows }) => ({ present: setOf([0, 1, 2, 3], 5), rows: rows.slice(0, 4 * ROW) }),
      toEast,
    );
    const shares = hubSaying(
      "shares",
      ({ rows }) => ({ present: setOf([0, 1, 2, 3], 5), rows: rows.slice(0, 3 * SEALED) }),
      toEast,
    );
    const dealt: Change = ({ from, to, body }) =>
      from === east && to === hub && body.length === 3 * SEALED + 3
        ? concat(Uint8Array.of(10, 192, 2), body.slice(3), new Uint8Array(SEALED))
        : undefined;
    await refused(
      (message) => smaller(message) ?? shares(message) ?? dealt(message),
      "the shares of h0001 do not open",
    );
  });

  test("other dealers: what is signed of the survivors names who dealt", async () => {
    const change = hubSaying(
      "shares",
      ({ rows }) => ({ present: setOf([0, 1, 2, 3], 5), rows: rows.slice(0, 3 * SEALED) }),
      toEast,
    );
    const sum = disturbed({ ...room, vanish: { 4: 2 } }, change); // of whom all agree
    await expect(sum).rejects.toThrow("h0000 did not sign these survivors of this roll; 3 of 5 contributors are there");
    await expect(sum).rejects.toBeInstanceOf(TransportError);
  });

  test("other survivors: too few have signed the same", async () => {
    const change = hubSaying("survivors", () => ({ present: setOf([0, 1, 2, 3], 5) }), toEast);
    const { refused: left, totals } = await disturbed(room, change); // an honest hub notices, and does without that signature
    expect(left).toEqual([{ name: east, reason: "survivors" }]);
    expect([...totals]).toEqual(plainSum(room.vectors, [0, 1, 2, 3, 4]));
    // a lying one goes on:
    const lying = hubSaying(
      "survivors",
      () => ({ present: setOf([0, 1, 2, 3], 5) }),
      (name) => name !== nameOf(4),
    );
    await refused(lying, "did not sign these survivors");
  });

  test("and signatures of another set are no quorum for this one", async () => {
    const other = (await transcriptOf({ ...room, vanish: { 4: 2 } })).filter(
      ({ from, to, body }) => from === hub && to === east && call.decode(body).stage === STAGE.signatures,
    )[0]!;
    const change = hubSaying("signatures", () => signatures.decode(call.decode(other.body).content), toEast);
    await refused(change, "signed by too few: somebody was shown other survivors");
  });

  test("nor is one signature, said four times, or a signer that did not survive", async () => {
    const twice = hubSaying(
      "signatures",
      ({ rows }) => ({ rows: concat(rows.slice(0, SIGNATURE), rows.slice(0, SIGNATURE), rows.slice(2 * SIGNATURE)) }),
      toEast,
    );
    await refused(twice, "signed by too few");
    const gone = hubSaying("signatures", () => ({ present: setOf([0, 1, 2, 4], 5) }), toEast);
    await refused(gone, "4 survivors signed", { ...room, vanish: { 4: 2 } });
  });
});

describe("a second set of survivors", () => {
  test("is refused: a stage is answered once", async () => {
    const again: Change = ({ from, to, body }) => {
      if (from !== hub || to !== east || call.decode(body).stage !== STAGE.survivors) return undefined;
      const other = call.encode({
        stage: STAGE.survivors,
        content: survivors.encode({ present: setOf([0, 1, 2, 3], 5) }),
      });
      return [body, other];
    };
    await refused(again, "the aggregator asked for stage 4 of this contributor, which is vouched");
  });

  test("after the shares were revealed, nobody listens", async () => {
    const heard: Overheard[] = [];
    const again: Change = (message) => {
      heard.push(message);
      const { from, to, body } = message;
      return from === hub && to === east && call.decode(body).stage === STAGE.signatures ? [body, body] : undefined;
    };
    await disturbed(room, again);
    expect(heard.filter(({ from, body }) => from === east && body.length === 5 * KEY + 3).length).toBe(1);
  });
});

describe("a hub that says farewell", () => {
  const instead =
    (stage: number, counted: boolean): Change =>
    ({ from, to, body }) =>
      from === hub && to === east && call.decode(body).stage === stage
        ? call.encode({ stage: STAGE.leftOut, content: leftOut.encode({ counted, reason: "silence" }) })
        : undefined;

  test("cannot tell a hospital that its numbers are not in a total that it signed they are in", async () => {
    await refused(instead(STAGE.signatures, false), "it signed that they are");
    await expect(disturbed(room, instead(STAGE.signatures, true))).resolves.toMatchObject({ missing: [] });
  });

  test("nor that they are before it gave them", async () => {
    await refused(instead(STAGE.roll, true), "before it gave them");
    await refused(instead(STAGE.shares, true), "before it gave them");
  });
});

test("no hospital reveals shares of both secrets of anybody, nor do two reveal different ones (lists in Flower may overlap)", async () => {
  for (const vanish of [{}, { 1: 1 }, { 1: 2 }, { 1: 3 }] as readonly Readonly<Record<number, number>>[]) {
    const said = await transcriptOf({ ...room, vanish });
    const kinds = revealedKinds(said, 5, 4);
    const dealers = [0, 1, 2, 3, 4].filter((i) => (vanish[i] ?? 5) > 1);
    for (const owner of dealers)
      expect(new Set(kinds.get(owner))).toEqual(new Set([(vanish[owner] ?? 5) > 2 ? "self" : "mask"]));
    expect([...kinds.keys()].sort()).toEqual(dealers);
  }
});

describe("a small circle, or a threshold of the hub's choice", () => {
  test("is refused at every stage: the agreement says who many must stay", async () => {
    const two = hubSaying("roll", ({ rows }) => ({ present: setOf([0, 1], 5), rows: rows.slice(0, 2 * ROW) }), toEast);
    await refused(two, "go on with 2 of 5 contributors; 4 are the fewest");
    await refused(
      hubSaying("shares", ({ rows }) => ({ present: setOf([0, 1, 2], 5), rows: rows.slice(0, 2 * SEALED) }), toEast),
      "with 3 of 5",
    );
    await refused(
      hubSaying("survivors", () => ({ present: setOf([0], 5) }), toEast),
      "with 1 of 5",
    );
    await refused(
      hubSaying(
        "signatures",
        ({ rows }) => ({ present: setOf([0, 1, 2], 5), rows: rows.slice(0, 3 * SIGNATURE) }),
        toEast,
      ),
      "3 survivors signed",
    );
  });

  test("cannot even be agreed to: fewer than three are never added up", () => {
    expect(() => planOf(agreementOf({ vectors: [[1], [2]] }))).toThrow(UsageError);
    expect(() => planOf(agreementOf({ vectors: numbers(4, 1), terms: { mayDropOut: 2, colluders: 0 } }))).toThrow(
      "leave 2; 3 is the fewest",
    );
    expect(() => planOf(agreementOf({ vectors: numbers(4, 1), terms: { fewest: 2 } }))).toThrow(
      "3 contributors are the least",
    );
  });
});

describe("a model that one hospital was sent otherwise (Pasquini et al.)", () => {
  const model = (i: number) => ({ model: new Uint8Array(8).fill(i === 0 ? 1 : 2) });
  test("is noticed before anything is added", async () => {
    const agreement = { model: new Uint8Array(8).fill(2) };
    const sum = addUp({ ...room, otherwise: model, agreement, terms: { mayDropOut: 0 } });
    await expect(sum).rejects.toThrow("h0000 agreed to another sum: contributors, terms, round or model differ");
    await expect(sum).rejects.toBeInstanceOf(PeerError);
  });

  test("is left out and named where others may do without it, and told why", async () => {
    const heard: Uint8Array[] = [];
    const agreement = { model: new Uint8Array(8).fill(2) };
    const {
      refused: left,
      contributors,
      missing,
      totals,
    } = await disturbed(
      { ...room, otherwise: model, agreement },
      ({ to, body }) => void (to === east && heard.push(body)),
    );
    expect(left).toEqual([{ name: east, reason: "terms" }]);
    expect(missing).toEqual([east]);
    expect(contributors).toEqual([1, 2, 3, 4].map(nameOf));
    expect([...totals]).toEqual(plainSum(room.vectors, [1, 2, 3, 4]));
    const alone = contributor.start(
      { ...agreementOf(room), me: east, values: Float64Array.from(room.vectors[0]!) },
      seededRandom(new Uint8Array(32)),
    );
    if (alone.status !== "working") throw new Error("a contributor signs first");
    const farewell = () => contributor.receive(alone.state, { from: hub, body: heard[0]! });
    expect(heard.length).toBe(1);
    expect(farewell).toThrow("since it agreed to another sum");
    expect(farewell).toThrow(TransportError);
  });

  test("also where the hub hides it: the others' keys are signed for another model", async () => {
    for (const mayDropOut of [0, 1]) {
      const lied: Room = {
        ...room,
        otherwise: model,
        agreement: { model: new Uint8Array(8).fill(2) },
        terms: { mayDropOut },
      };
      const { hash } = planOf(agreementOf(lied));
      const hiding = contributorSaying(east, 0, (body) =>
        advertisement.encode({ ...advertisement.decode(body), agreement: hash }),
      );
      if (mayDropOut === 1) expect((await disturbed(lied, hiding)).refused).toEqual([{ name: east, reason: "keys" }]);
      else await refused(hiding, "h0000 sent keys that are not signed by its identity", lied);
    }
  });
});

test("nor would masks cancel between two who were sent different models, were their keys not signed for one", () => {
  const [one, other] = [1, 2].map((byte) => planOf({ ...agreementOf(room), model: new Uint8Array(8).fill(byte) }).hash);
  const [agreed, shown] = [new Uint8Array(32).fill(7), new Uint8Array(100)];
  const key = (agreement: Uint8Array) => pairKeyOf(agreed, rollHash(agreement, shown), [0, 1]);
  expect(key(one!)).not.toEqual(key(other!));
  expect(key(one!)).toEqual(key(one!));
  expect(pairKeyOf(agreed, rollHash(one!, shown), [0, 2])).not.toEqual(key(one!));
});

describe("a hospital that lies", () => {
  const wrongShare =
    (name: string): Change =>
    (message) => {
      if (message.from !== name || message.to !== hub || message.body.length !== 5 * KEY + 3) return undefined;
      const { rows } = revealed.decode(message.body);
      return revealed.encode({ rows: patched(rows, KEY, new Uint8Array(KEY).fill(1)) });
    };

  test("about one share is named, and the total is right nevertheless", async () => {
    const { totals, wrongShares } = await disturbed(room, wrongShare(east));
    expect(wrongShares).toEqual([east]);
    expect([...totals]).toEqual(plainSum(room.vectors, [0, 1, 2, 3, 4]));
  });

  test("about shares, several at once, are named, up to half of those that can be spared", async () => {
    const eleven: Room = { vectors: numbers(11, 2), terms: { mayDropOut: 4 } }; // 7 of 11 are enough
    const two: Change = (message) => {
      if (![nameOf(1), nameOf(4)].includes(message.from) || message.to !== hub || message.body.length !== 11 * KEY + 3)
        return undefined;
      const { rows } = revealed.decode(message.body);
      return revealed.encode({
        rows: patched(rows, 3 * KEY, new Uint8Array(5 * KEY).fill(message.from === nameOf(1) ? 1 : 2)),
      });
    };
    const { totals, wrongShares } = await disturbed(eleven, two);
    expect(wrongShares).toEqual([nameOf(1), nameOf(4)]);
    expect([...totals]).toEqual(plainSum(eleven.vectors, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
  });

  test("where no share can be spared, nothing is opened", async () => {
    await refused(wrongShare(east), "give no secret that it committed to", { ...room, terms: { mayDropOut: 0 } });
    await refused(wrongShare(east), "give no secret that it committed to", { ...room, vanish: { 3: 4 } });
  });

  test("about its masks makes noise, and noise is no total", async () => {
    const noise = contributorSaying(east, 2, (body) => {
      const said = part.decode(body);
      return part.encode({ ...said, words: said.words.map((byte) => byte ^ 85) });
    });
    await refused(noise, "the vectors of 5 contributors do not fit together");
  });

  test("with a key of low order, or a signature of nothing, is refused by name", async () => {
    const low = () =>
      contributorSaying(east, 0, (body) =>
        advertisement.encode({ ...advertisement.decode(body), row: new Uint8Array(ROW) }),
      );
    const { refused: left, totals } = await disturbed(room, low());
    expect(left).toEqual([{ name: east, reason: "keys" }]);
    expect([...totals]).toEqual(plainSum(room.vectors, [1, 2, 3, 4]));
    await refused(low(), "h0000 sent keys that are not signed by its identity", { ...room, terms: { mayDropOut: 0 } });
  });

  test("about who survived is refused, and its numbers stay in the sum", async () => {
    const nonsense = contributorSaying(east, 3, () => vouched.encode({ signature: new Uint8Array(SIGNATURE).fill(1) }));
    const { refused: left, contributors, totals } = await disturbed(room, nonsense);
    expect(left).toEqual([{ name: east, reason: "survivors" }]);
    expect(contributors).toContain(east);
    expect([...totals]).toEqual(plainSum(room.vectors, [0, 1, 2, 3, 4]));
  });

  test("with a part too many, too short, or out of order is refused by name and sizes", async () => {
    const sending = (change: Partial<{ number: number; words: Uint8Array }>) =>
      contributorSaying(east, 2, (body) => part.encode({ ...part.decode(body), ...change }));
    await refused(sending({ number: 1 }), "h0000 sent part 1 with 20 bytes; part 0 with 20 was next");
    await refused(sending({ words: new Uint8Array(16) }), "part 0 with 16 bytes; part 0 with 20 was next");
    const other = contributorSaying(east, 2, (body) => concat(Uint8Array.of(8, 0), body)); // the number zero, written out
    await refused(other, "is not in its one encoding");
  });

  test("with too few shares is refused at both places", async () => {
    await refused(
      contributorSaying(east, 1, () => new Uint8Array()),
      "h0000 dealt 0 shares; it has 4 neighbours",
    );
    await refused(
      contributorSaying(east, 4, () => new Uint8Array()),
      "h0000 revealed 0 shares; it holds 5",
    );
  });
});

describe("what a hospital cannot add is refused at home, before anything is said", () => {
  test.each([
    ["NaN", Number.NaN, "value number 1 is not a finite number"],
    ["infinity", Number.POSITIVE_INFINITY, "value number 1 is not a finite number"],
    ["more than agreed (Flower clips it in silence)", 1001, "value number 1 is larger in magnitude than 1000"],
    ["half a patient", 0.5, "value number 1 is not whole"],
  ])("%s", async (_, value, words) => {
    const heard: Overheard[] = [];
    const wrong: Room = { vectors: [[1, value, 2], ...numbers(3, 3)] };
    const sum = disturbed(wrong, (message) => void heard.push(message));
    await expect(sum).rejects.toThrow(words);
    await expect(sum).rejects.toBeInstanceOf(UsageError);
    expect(heard.filter(({ from }) => from === east)).toEqual([]);
  });

  test("a sum that could wrap: nobody can agree to it", () => {
    expect(() => planOf(agreementOf({ ...room, terms: { maxValue: 2 ** 100, decimals: 12 } }))).toThrow(
      "could wrap in 128",
    );
  });
});

test("every bit that the hub turns in what it says is noticed: one bit in every 127th byte of all messages to one hospital", async () => {
  const said = (await transcriptOf(room)).filter(({ from, to }) => from === hub && to === east);
  for (const [which, { body }] of said.entries())
    for (let at = 0; at < body.length; at += 127) {
      let heard = 0;
      const sum = disturbed(room, ({ from, to, body: bytes }) => {
        if (from !== hub || to !== east || heard++ !== which) return undefined;
        return patched(bytes, at, Uint8Array.of(bytes[at]! ^ (1 << (at % 8))));
      });
      await expect(sum, `message ${which}, byte ${at}`).rejects.toThrow();
    }
});
