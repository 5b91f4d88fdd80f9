import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hex, type Link, PeerError, type TavsError, unhex, utf8 } from "../../src/index.ts";
import { enclose } from "../../src/link/envelopes.ts";
import { introduce, introduction } from "../../src/link/handshake.ts";
import { Held } from "../../src/link/held.ts";
import { pairKey, sessionId } from "../../src/link/keys.ts";
import { party } from "../../src/protocol/party.ts";
import { termsHash } from "../../src/study/index.ts";
import { type Envelope, type EnvelopeKind, frame, MAX_BODY, unframe } from "../../src/wire/frames.ts";
import { answer, call, fateOf, identity, open, openBoth, settled, termsOf, type Wire, wire } from "./world.ts";

const HASH = termsHash(termsOf(["east", "west"]));
const [EAST, WEST] = [party("east"), party("west")];

describe("whatever happens to one frame,", () => {
  /** Both to the end; what was lost is found by reconnecting. */
  async function outcome(net: Wire): Promise<{ called?: string; answered?: string; errors: unknown[] }> {
    const links = fateOf(openBoth(net));
    await settled();
    for (let i = 0; i < 3 && !links.isSettled; i++) await reconnected(net);
    if (!links.value) return { errors: [links.error] };
    const fates = [fateOf(call(links.value[0])), fateOf(answer(links.value[1]))] as const;
    await settled();
    for (let i = 0; i < 5 && !fates.every(({ isSettled }) => isSettled); i++) await reconnected(net);
    const [called, answered] = fates;
    const errors = fates.filter(({ error }) => error !== undefined).map(({ error }) => error);
    return {
      ...(called.value && { called: called.value }),
      ...(answered.value && { answered: answered.value }),
      errors,
    };
  }

  async function reconnected(net: Wire): Promise<void> {
    for (const name of ["east", "west"]) net.reconnect(name);
    await settled();
  }

  let right: string;
  const mustBeRightOrRefused = async (change: (bytes: Uint8Array) => readonly Uint8Array[], at: number) => {
    right ??= (await outcome(wire())).called!;
    const { called, answered, errors } = await outcome(
      wire(({ bytes, index }) => (index === at ? change(bytes) : [bytes])),
    );
    for (const error of errors)
      expect(["PeerError", "TransportError"]).toContain((error as TavsError | undefined)?.name);
    if (called !== undefined) expect(called).toBe(right);
    if (answered !== undefined) expect(answered).toBe(right.split(" ")[0]);
    if (errors.length === 0) expect([called, answered]).not.toContain(undefined);
  };

  test("a flipped bit anywhere in it: both are right, or one of them knows that something is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 24 }), fc.nat(), (at, bit) =>
        mustBeRightOrRefused((bytes) => {
          const flipped = bytes.slice();
          flipped[(bit >> 3) % bytes.length]! ^= 1 << (bit & 7);
          return [flipped];
        }, at),
      ),
      { numRuns: 12 },
    );
  });

  test("cut short: both are right, or one of them knows that something is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 24 }), fc.nat(), (at, length) =>
        mustBeRightOrRefused((bytes) => [bytes.subarray(0, length % bytes.length)], at),
      ),
      { numRuns: 6 },
    );
  });

  test("random bytes in its place: both are right, or one of them knows that something is wrong", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 24 }), fc.uint8Array({ maxLength: 300 }), (at, noise) =>
        mustBeRightOrRefused(() => [noise], at),
      ),
      { numRuns: 6 },
    );
  });
});

function ephemeralOf(net: Wire, name: string): Uint8Array {
  for (const { bytes, from } of net.passed) {
    const content = unframe(bytes);
    if (from === name && content.kind === "hello") return content.hello.ephemeral;
  }
  throw new Error("nobody said hello");
}

/** A network where west's key is known to the test, so that it can say as west whatever it likes. */
async function world() {
  const refused: TavsError[] = [];
  const net = wire();
  const secret = new Uint8Array(32).fill(8);
  const [east] = await Promise.all([
    open("east", { via: net.via, onRefused: (_, reason) => void refused.push(reason) }),
    open("west", { via: net.via, random: () => secret.slice() }),
  ]);
  const pair = pairKey(secret, ephemeralOf(net, "east"), HASH);
  const says = (
    number: number,
    text: string,
    changes: Partial<Envelope> & { readonly label?: string } = {},
  ): Envelope => {
    const { label = "echo", ...fields } = changes;
    const lane = {
      session: sessionId(HASH, label, 0),
      from: WEST,
      to: EAST,
      kind: "message" as EnvelopeKind,
      ...fields,
    };
    return enclose(identity("west"), pair, lane, { number, body: utf8(text) });
  };
  const deliver = (envelope: Envelope): void => net.deliver("west", "east", frame({ kind: "envelope", envelope }));
  return { net, east, refused, says, deliver, pair };
}

const heardBy = async (link: Link, label = "echo") => {
  const session = await link.session(label);
  return { session, heard: fateOf(session.receive([WEST])) };
};
const text = (fate: { value?: { body: Uint8Array } }): string => new TextDecoder().decode(fate.value?.body);

describe("an envelope", () => {
  test("that is what it says is taken in", async () => {
    const { east, says, deliver } = await world();
    const { heard } = await heardBy(east);
    deliver(says(1, "hello"));
    await settled();
    expect(text(heard)).toBe("hello");
  });

  test("with other bytes under a number that was taken in ends the session: it was signed, so it is no accident", async () => {
    const { east, says, deliver } = await world();
    const { session, heard } = await heardBy(east);
    deliver(says(1, "yes"));
    await settled();
    expect(text(heard)).toBe("yes");
    deliver(says(1, "no"));
    await settled();
    await expect(
      session.commit({ status: "done", result: 1, send: [{ to: WEST, body: utf8("x") }] }),
    ).rejects.toMatchObject({
      name: "PeerError",
      code: "equivocation",
    });
  });

  test("with other bytes under a number that waits to be taken in ends the session as well", async () => {
    const { east, says, deliver } = await world();
    const { session, heard } = await heardBy(east);
    for (const [number, word] of [
      [1, "one"],
      [2, "two"],
      [2, "TWO"],
    ] as const)
      deliver(says(number, word));
    await settled();
    expect(text(heard)).toBe("one");
    await expect(session.load()).rejects.toMatchObject({ code: "equivocation" });
  });

  test("that comes again is dropped silently", async () => {
    const { east, says, deliver, refused } = await world();
    const { session, heard } = await heardBy(east);
    for (let i = 0; i < 3; i++) deliver(says(1, "hello"));
    await settled();
    await session.commit({ status: "waiting", state: null, from: [WEST], send: [] });
    const next = fateOf(session.receive([WEST]));
    deliver(says(1, "hello"));
    await settled();
    expect([text(heard), next.isSettled, refused]).toEqual(["hello", false, []]);
  });

  test("that comes too early waits for those before it", async () => {
    const { east, says, deliver, net } = await world();
    const { heard } = await heardBy(east);
    const before = net.passed.length;
    deliver(says(2, "two"));
    deliver(says(0, "zero"));
    await settled();
    expect(heard.isSettled).toBe(false);
    expect(net.passed.slice(before).some(({ from, bytes }) => from === "east" && bytes[1] === 1)).toBe(true); // it asks
    deliver(says(1, "one"));
    await settled();
    expect(text(heard)).toBe("one");
  });

  test("of another sender, to another receiver, or of somebody who takes no part is refused", async () => {
    const { east, says, net, refused } = await world();
    const { heard } = await heardBy(east);
    const deliver = (from: string, envelope: Envelope): void =>
      net.deliver(from, "east", frame({ kind: "envelope", envelope }));
    deliver("north", says(1, "x"));
    deliver("west", { ...says(1, "x"), to: WEST });
    deliver("west", { ...says(1, "x"), from: EAST, to: WEST });
    deliver("north", { ...says(1, "x"), from: party("north") });
    await settled();
    expect(refused.map(({ code }) => code)).toEqual(["stranger", "stranger", "stranger", "stranger"]);
    expect(heard.isSettled).toBe(false);
  });

  test("that another party signed in its name does not open, and the session is kept", async () => {
    const { east, says, deliver, pair } = await world();
    const { heard } = await heardBy(east);
    const { session, from, to, kind } = says(1, "x");
    deliver(enclose(identity("west", "another"), pair, { session, from, to, kind }, { number: 1, body: utf8("x") }));
    await settled();
    expect(heard.error).toMatchObject({ name: "TransportError", code: "tampered" });
  });

  test.each<readonly [string, (one: Envelope, other: Envelope) => Envelope]>([
    ["of another session", (one, other) => ({ ...one, session: other.session })],
    ["of another number", (one) => ({ ...one, number: 2 })],
    ["of another kind", (one) => ({ ...one, kind: "abort" })],
    ["with what was sealed for another session", (one, other) => ({ ...one, sealed: other.sealed })],
    ["with the signature of another", (one, other) => ({ ...one, signature: other.signature })],
    ["with no signature", (one) => ({ ...one, signature: new Uint8Array(64) })],
    ["with nothing in it", (one) => ({ ...one, sealed: new Uint8Array() })],
  ])("made from true ones, %s, does not open", async (_, made) => {
    const { east, says, deliver } = await world();
    const sessions = [await heardBy(east), await heardBy(east, "again")];
    deliver(made(says(1, "one"), says(1, "other", { label: "again" })));
    await settled();
    expect(sessions.filter(({ heard }) => heard.value)).toEqual([]);
    expect(sessions.map(({ heard }) => heard.error)).toContainEqual(
      expect.objectContaining({ name: "TransportError", code: "tampered" }),
    );
  });

  test("of an old study is none in a new one, though the parties and their keys are the same", async () => {
    const old = wire();
    const [east, west] = await openBoth(old);
    await Promise.all([call(east), answer(west)]);
    const terms = termsOf(["east", "west"], { title: "Echo, the second" });
    const net = wire();
    const [again] = await Promise.all(["east", "west"].map((name) => open(name, { via: net.via, terms })));
    const { heard } = await heardBy(again!);
    for (const { from, to, bytes } of old.passed) if (to === "east" && bytes[1] === 2) net.deliver(from, to, bytes);
    await settled();
    expect(heard.isSettled).toBe(false);
  });

  test("of an earlier run is none in a later one", async () => {
    const net = wire();
    const [east, west] = await openBoth(net);
    await Promise.all([call(east), answer(west)]);
    const old = net.passed.filter(({ to, bytes }) => to === "east" && bytes[1] === 2);
    const later = await east.session("echo", 1);
    const heard = fateOf(later.receive([WEST]));
    for (const { from, to, bytes } of old) net.deliver(from, to, bytes);
    await settled();
    expect(heard.isSettled).toBe(false);
  });

  test("that acknowledges more than was said is refused: one of the two stores is an old copy", async () => {
    const { east, says, deliver } = await world();
    const { heard } = await heardBy(east);
    deliver({ ...says(1, "", { kind: "acknowledgement" }) });
    await settled();
    expect(heard.error).toMatchObject({ name: "UsageError", code: "rollback" });
  });

  test("says nothing of what is in it but how long it is", async () => {
    const word = "Ane Hansen, 0107-1234";
    const net = wire();
    const [east, west] = await openBoth(net);
    const session = await east.session("echo");
    await session.commit({ status: "done", result: null, send: [{ to: west.me, body: utf8(word) }] });
    await settled();
    expect(net.envelopes().filter(({ from }) => from === "east")).toHaveLength(1);
    const [sent] = net.envelopes();
    expect(sent!.sealed).toHaveLength(word.length + 16);
    for (const { bytes } of net.passed) expect(hex(bytes)).not.toContain(hex(utf8(word.slice(0, 5))));
  });

  test("leaves the network its turn between megabytes, and says all before its step is committed", async () => {
    const net = wire();
    const [east, west] = await openBoth(net);
    const session = await east.session("echo");
    const said = (): number => net.envelopes().filter(({ from }) => from === "east").length;
    const send = Array.from({ length: 3 }, () => ({ to: west.me, body: new Uint8Array(2 ** 20) }));
    const committed = session.commit({ status: "done", result: null, send });
    while (said() === 0) await Promise.resolve(); // the network has no turn in it
    expect(said()).toBe(1);
    await committed;
    expect(said()).toBe(3);
  });

  test("holds at most what a frame holds", async () => {
    const [east, west] = await openBoth(wire());
    const session = await east.session("echo");
    const tooLong = { status: "done", result: 1, send: [{ to: west.me, body: new Uint8Array(MAX_BODY + 1) }] } as const;
    await expect(session.commit(tooLong)).rejects.toMatchObject({ name: "InternalError" });
    expect(await session.load()).toBeUndefined(); // and nothing of that step was saved
    await expect(session.commit({ ...tooLong, send: [{ to: party("north"), body: utf8("x") }] })).rejects.toMatchObject(
      {
        name: "UsageError",
      },
    );
  });
});

describe("envelopes of sessions that are not open yet", () => {
  const envelope = (from: string, length: number): Envelope => ({
    session: new Uint8Array(32),
    from: party(from),
    to: EAST,
    kind: "message",
    number: 1,
    sealed: new Uint8Array(length),
    signature: new Uint8Array(64),
  });

  test("are held in the order in which they came, and given out once", () => {
    const held = new Held(2);
    const [one, two] = [envelope("west", 1), envelope("west", 2)];
    held.hold("a", one);
    held.hold("b", one);
    held.hold("a", two);
    expect(held.release("a")).toEqual([one, two]);
    expect(held.release("a")).toEqual([]);
    expect(held.release("b")).toEqual([one]);
  });

  test("take so much room and no more, however small they are, and nobody takes the room of the others", () => {
    const held = new Held(2);
    let kept = 0;
    for (let i = 0; i < 20; i++) held.hold(`junk ${i}`, envelope("west", MAX_BODY));
    for (let i = 0; i < 20; i++) kept += held.release(`junk ${i}`).length;
    expect(kept).toBe(7); // 32 MB
    const small = envelope("west", 0);
    for (let i = 0; i < 100_000; i++) held.hold("small", small);
    held.hold("a", envelope("north", 10));
    expect(held.release("small").length).toBeLessThanOrEqual((32 << 20) / 512);
    expect(held.release("a")).toHaveLength(1);
    expect([held.hasDropped(WEST), held.hasDropped(WEST), held.hasDropped(party("north"))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("that found no room are asked for when the session opens", async () => {
    const { east, says, deliver, net } = await world();
    const stuffing = "x".repeat(MAX_BODY - 100);
    const one = says(1, stuffing, { label: "again" });
    for (let i = 0; i < 17; i++) deliver({ ...one, session: new Uint8Array(32).fill(i) });
    deliver(says(1, "hello")); // no room any more
    const before = net.passed.length;
    const { heard } = await heardBy(east);
    expect(net.passed.slice(before).some(({ from, bytes }) => from === "east" && bytes[1] === 1)).toBe(true);
    deliver(says(1, "hello"));
    await settled();
    expect(text(heard)).toBe("hello");
  });
});

describe("a key", () => {
  test("of low order is refused: everybody would know the seals", async () => {
    const { net, refused } = await world();
    const said = introduction(identity("west"), termsOf(["east", "west"]), new Uint8Array(32).fill(1));
    const low = { ...said, said: { ...said.said, ephemeral: unhex(`01${"00".repeat(31)}`) } };
    net.deliver("west", "east", frame({ kind: "hello", hello: introduce(low, EAST, false) }));
    expect(refused.at(-1)).toBeInstanceOf(PeerError); // here: another key than before
    const fresh = wire();
    const waiting = fateOf(open("east", { via: fresh.via, onRefused: (_, reason) => void refused.push(reason) }));
    await settled();
    fresh.deliver("west", "east", frame({ kind: "hello", hello: introduce(low, EAST, false) }));
    expect(refused.at(-1)?.message).toMatch(/low order/);
    expect(waiting.isSettled).toBe(false);
  });
});
