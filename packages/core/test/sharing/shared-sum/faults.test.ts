import { PeerError, TransportError, UsageError } from "@tavs/core";
import { ringToBytes, type SharedSumAgreement } from "@tavs/core/sharing";
import type { Overheard } from "@tavs/core/testing";
import { describe, expect, test } from "vitest";
import { assent, dealing, proposal, roll, total } from "../../../src/sharing/shared-sum/messages.ts";
import { addUp, agreementOf, board, castOf, hospital, keeper, live } from "./committee.ts";

const vectors = [1, 2, 3].map((value) => Float64Array.of(value, 10 * value));
const totals = Float64Array.of(6, 60);

/** What is delivered instead of a message; nothing where it is delivered as it is. */
type Change = (message: Overheard) => Uint8Array | undefined;
const disturbed = (change: Change, more: Partial<Parameters<typeof addUp>[0]> = {}) =>
  addUp({ vectors, ...more }, { onMessage: (message) => [change(message) ?? message.body] });

async function refused(session: Promise<unknown>, words: string | RegExp): Promise<void> {
  const error = await session.then(
    () => expect.unreachable("nobody minded"),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(PeerError);
  expect(error.message).toMatch(words);
}

/** Changes the shares of the total that some members give. */
const lying =
  (...liars: readonly string[]): Change =>
  ({ from, to, body, index }) => {
    if (to !== board || !liars.includes(from)) return undefined;
    const said = attempt(() => total.decode(body));
    if (!said) return undefined;
    const values = said.values.slice();
    values[8]! ^= 1 + (index % 100);
    return total.encode({ ...said, values });
  };

function attempt<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch {
    return undefined;
  }
}

describe("a member that gives a wrong share of the total", () => {
  test("is named, and the total is right without it: one of five, where three are needed", async () => {
    const total = await disturbed(lying(keeper(3)));
    expect(total).toMatchObject({ totals, wrong: [keeper(3)], silent: [] });
  });

  test("as many as can be told are named: two of seven, where three are needed", async () => {
    const committee = { keepers: 7, agreement: { threshold: 3 } };
    const total = await disturbed(lying(keeper(0), keeper(6)), committee);
    expect(total).toMatchObject({ totals, wrong: [keeper(0), keeper(6)] });
  });

  test("more than that spoil the total, and it is said so instead of opened", async () => {
    await refused(
      disturbed(lying(keeper(0), keeper(1))),
      "5 shares do not fit together, and more than 1 of them are wrong",
    );
  });

  test("where no more members answer than are needed, a total beyond the agreed bounds is still refused", async () => {
    const all = { keepers: 3, agreement: { threshold: 3 } };
    const high: Change = ({ from, to, body }) => {
      const said = from === keeper(2) && to === board ? attempt(() => total.decode(body)) : undefined;
      return said && total.encode({ ...said, values: said.values.map((byte, i) => (i === 14 ? byte ^ 64 : byte)) });
    };
    await refused(disturbed(high, all), "total number 1 is beyond what numbers within the agreed bounds add up to");
  });
});

describe("a receiver that wants more than one total, or one over too few, gets none", () => {
  const proposing =
    (change: (set: ReturnType<typeof proposal.decode>, to: string) => ReturnType<typeof proposal.decode>): Change =>
    ({ from, to, body }) =>
      from === board ? proposal.encode(change(proposal.decode(body), to)) : undefined;

  test("two sets at the same time: members hear of it from each other, whoever was told what", async () => {
    const four = { vectors: [...vectors, Float64Array.of(4, 40)] };
    const two = proposing((set, to) => (to < keeper(2) ? set : { ...set, contributors: Uint8Array.of(1, 1, 1, 0) }));
    await refused(disturbed(two, four), /heard of another set than we did/);
    const one = proposing((set, to) => (to !== keeper(4) ? set : { ...set, contributors: Uint8Array.of(1, 1, 1, 0) }));
    await refused(disturbed(one, four), /heard of another set than we did/);
  });

  test("a second set after the first: a member that has told its share is done", async () => {
    const shares: Overheard[] = [];
    const onMessage = (message: Overheard) => {
      if (message.to === board) shares.push(message);
      if (message.from !== board) return [message.body];
      const other = { ...proposal.decode(message.body), members: Uint8Array.of(1, 1, 1, 1, 0) };
      return [message.body, proposal.encode(other)];
    };
    expect(await addUp({ vectors }, { onMessage })).toMatchObject({ totals });
    expect(shares).toHaveLength(10); // a roll and a total of each member, and no second total
  });

  test("a set of fewer than three contributors, or fewer than the agreed fewest", async () => {
    const few = proposing((set) => ({ ...set, contributors: Uint8Array.of(1, 1, 0) }));
    await refused(disturbed(few), "asks for a total over 2; 3 are the fewest");
    const four = { vectors: [...vectors, Float64Array.of(4, 40)], agreement: { fewest: 4 } };
    const three = proposing((set) => ({ ...set, contributors: Uint8Array.of(1, 1, 1, 0) }));
    await refused(disturbed(three, four), "asks for a total over 3; 4 are the fewest");
  });

  test("fewer members than must have heard of a set", async () => {
    const few = proposing((set) => ({ ...set, members: Uint8Array.of(1, 1, 1, 0, 0) }));
    await refused(disturbed(few), "names 3 members; 4 must assent");
  });

  test("silence of those who must have heard of a set: with one assent too few a member does not tell its share", async () => {
    const deaf = (...silent: readonly string[]) => {
      const onMessage = ({ from, to, body }: Overheard) => (to === keeper(0) && silent.includes(from) ? [] : [body]);
      return addUp({ vectors }, { onMessage });
    };
    expect(await deaf(keeper(3))).toMatchObject({ totals, silent: [] });
    const error = await deaf(keeper(3), keeper(4)).catch((reason) => reason);
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toMatch("silence from keeper-3, keeper-4");
  });

  test("a set of other parties than were agreed", async () => {
    const more = proposing((set) => ({ ...set, contributors: Uint8Array.of(1, 1, 1, 1) }));
    await refused(disturbed(more), "4 contributors and 5 members; 3 and 5 were agreed");
  });

  test("a contributor whose share did not come", async () => {
    const four = { vectors: [...vectors, Float64Array.of(4, 40)] };
    const everybody = ({ from, body }: { readonly from: string; readonly body: Uint8Array }) =>
      from === board ? proposal.encode({ ...proposal.decode(body), contributors: Uint8Array.of(1, 1, 1, 1) }) : body;
    const results = await live(four, { absent: [hospital(3)], instead: everybody });
    expect(String(results[keeper(0)])).toMatch("adds hospital-3, whose shares did not come here");
  });
});

describe("a word that does not fit is refused, by name and sizes", () => {
  const replacing =
    (from: string, to: string, change: (body: Uint8Array) => Uint8Array | undefined): Change =>
    (message) =>
      message.from === from && message.to === to ? change(message.body) : undefined;
  const other = new Uint8Array(32).fill(1);
  const shares = (words: Uint32Array) => ringToBytes(words);
  const deal = (change: Partial<ReturnType<typeof dealing.decode>>): Change =>
    replacing(hospital(0), keeper(0), (body) => dealing.encode({ ...dealing.decode(body), ...change }));

  test.each<[string, Change, string]>([
    ["a share of another sum", deal({ agreement: other }), "hospital-0 agreed to another sum"],
    ["a share from somebody in another role", deal({ role: "contributor" }), "hospital-0 is no contributor"],
    [
      "a number too few",
      deal({ values: shares(new Uint32Array(2)) }),
      "the share from hospital-0 has 8 bytes; 16 for 2 numbers",
    ],
    ["a number too many", deal({ values: shares(new Uint32Array(6)) }), "has 24 bytes; 16 for 2 numbers"],
    [
      "a number that is none of the field",
      deal({ values: shares(Uint32Array.of(0, 0, 0xffffffff, 0x1fffffff)) }),
      "number 1 of the share from hospital-0 is not below 2^61 - 1",
    ],
    [
      "a roll of another sum",
      replacing(keeper(0), board, (body) => roll.encode({ ...roll.decode(body), agreement: other })),
      "keeper-0 agreed to another sum",
    ],
    [
      "a roll of other contributors",
      replacing(keeper(0), board, (body) => roll.encode({ ...roll.decode(body), held: Uint8Array.of(1, 1) })),
      "keeper-0 tells of 2 contributors and 0 bytes; 3 were agreed",
    ],
    [
      "a roll with something else than flags",
      replacing(keeper(0), board, (body) => roll.encode({ ...roll.decode(body), held: Uint8Array.of(1, 3, 1) })),
      "flag number 1 of a roll is above 2",
    ],
    [
      "a roll that refuses what cannot be checked",
      replacing(keeper(0), board, (body) => roll.encode({ ...roll.decode(body), held: Uint8Array.of(1, 2, 1) })),
      "keeper-0 refuses shares, of which nobody can tell that they are wrong",
    ],
    [
      "commitments where none were agreed",
      deal({ commitments: new Uint8Array(96) }),
      "hospital-0 sent 96 bytes of commitments; 0 were due",
    ],
    [
      "an assent to something else",
      replacing(keeper(0), keeper(1), () => assent.encode({ set: other })),
      "keeper-0 heard of another set than we did",
    ],
    [
      "a total over another set",
      replacing(keeper(0), board, (body) => {
        const said = attempt(() => total.decode(body));
        return said && total.encode({ ...said, set: other });
      }),
      "keeper-0 added over another set than was asked",
    ],
  ])("%s", async (_, change, words) => {
    await refused(disturbed(change), words);
  });

  test("any message cut short, or longer than it is", async () => {
    const heard: Overheard[] = [];
    await disturbed((message) => void heard.push(message));
    const kinds = [heard[0]!, heard.find(({ to }) => to === board)!, heard.find(({ from }) => from === board)!];
    kinds.push(heard.find(({ from, to }) => from === keeper(0) && to === keeper(1))!, heard.at(-1)!);
    for (const { index } of kinds)
      for (const change of [(b: Uint8Array) => b.slice(0, -1), (b: Uint8Array) => Uint8Array.from([...b, 0])])
        await refused(
          disturbed((message) => (message.index === index ? change(message.body) : undefined)),
          /./,
        );
  });
});

test("a flipped bit of any message ends the session, or costs one member that is named, and never gives another total", async () => {
  const heard: Overheard[] = [];
  await disturbed((message) => void heard.push(message));
  for (const { index, body } of heard)
    for (const at of [[1, Math.floor(body.length / 2), body.length - 1][index % 3]!]) {
      const flipped = body.slice();
      flipped[at]! ^= 1 << (index % 8);
      const outcome = await disturbed((message) => (message.index === index ? flipped : undefined)).catch(
        (error) => error,
      );
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(PeerError);
      else {
        expect(outcome.totals).toEqual(totals);
        expect([...outcome.wrong, ...outcome.silent]).toHaveLength(1);
      }
    }
});

describe("what a contributor cannot add is refused at home, by position, before anything is said", () => {
  test.each([
    ["nothing that is a number", Number.NaN, "value number 1 is not a finite number"],
    ["infinity", Number.POSITIVE_INFINITY, "value number 1 is not a finite number"],
    ["half a patient", 0.5, "value number 1 is not an integer"],
    ["more than was agreed", -1001, "value number 1 is beyond the maxValue that was agreed, 1000"],
  ])("%s", async (_, value, words) => {
    for (const among of [false, true]) {
      const said: Overheard[] = [];
      const wrong = [vectors[0]!, Float64Array.of(1, value), vectors[2]!];
      const session = disturbed((message) => void said.push(message), { vectors: wrong, among });
      await expect(session).rejects.toThrow(words);
      await expect(session).rejects.toBeInstanceOf(UsageError);
      expect(said.map(({ from }) => from)).not.toContain(hospital(1));
    }
  });
});

describe("an agreement that cannot be kept is refused, naming the field", () => {
  const good = agreementOf({ vectors });
  const many = (count: number) => Array.from({ length: count }, (_, i) => keeper(i));
  test.each<[Partial<SharedSumAgreement>, string]>([
    [{ contributors: [hospital(0), hospital(1)] }, "contributors: 2; 3 to 1024 can be added up"],
    [{ contributors: [hospital(0), hospital(1), hospital(1)] }, "contributors: a name stands twice"],
    [{ members: [keeper(0)] }, "members: 1; 2 to 64 make a committee"],
    [{ members: many(65) }, "members: 65; 2 to 64"],
    [{ members: [keeper(0), keeper(0)] }, "members: a name stands twice"],
    [{ receiver: hospital(0) }, "receiver: is a contributor or a member as well"],
    [{ receiver: keeper(0) }, "receiver: is a contributor or a member as well"],
    [{ threshold: 1 }, "threshold: must be a whole number in [2, 5]"],
    [{ threshold: 6 }, "threshold: must be a whole number in [2, 5]"],
    [{ fewest: 2 }, "fewest: must be a whole number in [3, 3]"],
    [{ fewest: 4 }, "fewest: must be a whole number in [3, 3]"],
    [{ length: 0 }, "length: must be a whole number in [1, 65536]"],
    [{ length: 65_537 }, "length: must be a whole number in [1, 65536]"],
    [{ length: 65_536, members: many(64), threshold: 64 }, "make 268435456 multiplications a step"],
    [{ length: 65_536, members: many(8), threshold: 8, maxValue: 1e20 }, "make 16777216 multiplications a step"],
    [
      { length: 65_536, contributors: Array.from({ length: 129 }, (_, i) => hospital(i)) },
      "make 8454144 additions a step",
    ],
    [{ length: 4097, verifiable: true }, "length: must be a whole number in [1, 4096]"],
    [{ context: new Uint8Array(1025) }, "context: has 1025 bytes"],
    [{ maxValue: 1e40 }, "sums below 2^126 fit"],
    [{ maxValue: -1 }, "maxValue"],
    [{ decimals: 16 }, "decimals"],
  ])("%o", (change, words) => {
    const [, { party: role }] = Object.entries(castOf({ vectors })).at(-1)!;
    const start = () => role.start({ agreement: { ...good, ...change } }, (length) => new Uint8Array(length));
    expect(start).toThrow(UsageError);
    expect(start).toThrow(words);
  });

  test("and so is a party that is not in it, or has numbers that are not asked for", () => {
    const { [hospital(0)]: gives, [keeper(0)]: holds } = castOf({ vectors });
    const random = (length: number) => new Uint8Array(length);
    const start = (role: NonNullable<typeof gives>, change: object) => () =>
      role.party.start({ ...role.input, ...change }, random);
    expect(start(gives!, { me: keeper(0) })).toThrow("me: is not among the contributors");
    expect(start(gives!, { values: vectors[0]!.slice(1) })).toThrow("1 numbers to add; 2 were agreed");
    expect(start(holds!, { me: board })).toThrow("me: is not among the members");
    expect(start(holds!, { values: vectors[0] })).toThrow("values: only contributors add");
    expect(start(holds!, { patienceMs: 0 })).toThrow("patienceMs must be above 0");
    const { [hospital(0)]: both } = castOf({ vectors, among: true });
    expect(start(both!, { values: undefined })).toThrow("values: this member is a contributor too");
    expect(start({ ...gives!, input: { ...both!.input } }, {})).toThrow("me: is a member as well");
  });
});
