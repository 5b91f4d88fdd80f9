import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concat, exactly, hex, multipleOf, PeerError, utf8 } from "../../src/index.ts";
import { party } from "../../src/protocol/party.ts";
import { type Envelope, envelope, type Hello, hello } from "../../src/wire/frames.ts";
import { tavs } from "../../src/wire/wire.generated.js";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,63}$/).map(party);
const envelopes: fc.Arbitrary<Envelope> = fc.record({
  session: bytes(32),
  from: name,
  to: name,
  kind: fc.constantFrom("message", "acknowledgement", "abort"),
  number: fc.nat({ max: 2 ** 32 - 1 }),
  sealed: fc.uint8Array({ maxLength: 100 }),
  signature: bytes(64),
});
const hellos: fc.Arbitrary<Hello> = fc.record({
  from: name,
  to: name,
  ephemeral: bytes(32),
  terms: fc.uint8Array({ maxLength: 100 }),
  termsSignature: bytes(64),
  answer: fc.boolean(),
  signature: bytes(64),
});

const sample: Envelope = {
  session: new Uint8Array(32).fill(1),
  from: party("east"),
  to: party("west"),
  kind: "message",
  number: 5,
  sealed: new Uint8Array(20).fill(2),
  signature: new Uint8Array(64).fill(3),
};

/** Where field number 5 of the sample (the number) stands: its tag, then one byte. Kind 0 before it is not written. */
const NUMBER_AT = 2 + 32 + 2 + 4 + 2 + 4;

/** Bytes that a decoder takes: refused with `PeerError`, or the one encoding of what was read. */
function decodesStrictly(bytes: Uint8Array): boolean {
  try {
    expect(hex(envelope.encode(envelope.decode(bytes)))).toBe(hex(bytes));
    return true;
  } catch (error) {
    if (!(error instanceof PeerError)) throw error;
    return false;
  }
}

describe("a message on the wire", () => {
  test("comes back as it was sent", () => {
    fc.assert(fc.property(envelopes, (sent) => void expect(envelope.decode(envelope.encode(sent))).toEqual(sent)));
    fc.assert(fc.property(hellos, (sent) => void expect(hello.decode(hello.encode(sent))).toEqual(sent)));
  });

  test("with large fields is written as protobuf's own writer writes it, whole and in pieces", () => {
    const long = fc.uint8Array({ minLength: 900, maxLength: 3000 });
    const large = fc.tuple(envelopes, long).map(([message, sealed]) => ({ ...message, sealed }));
    fc.assert(
      fc.property(large, (message) => {
        const kind = ["message", "acknowledgement", "abort"].indexOf(message.kind);
        const expected = hex(tavs.wire.Envelope.encode({ ...message, kind }).finish());
        expect(hex(envelope.encode(message))).toBe(expected);
        expect(hex(concat(...envelope.pieces(message)))).toBe(expected);
        expect(envelope.decode(envelope.encode(message))).toEqual(message);
      }),
    );
    fc.assert(
      fc.property(hellos, long, (said, terms) => {
        const expected = hex(tavs.wire.Hello.encode({ ...said, terms }).finish());
        expect(hex(hello.encode({ ...said, terms }))).toBe(expected);
      }),
    );
  });

  test("with a large field whose length is written too long, or that is cut or longer, is refused", () => {
    const encoded = envelope.encode({ ...sample, sealed: new Uint8Array(2000).fill(7) });
    const at = encoded.indexOf((6 << 3) | 2, NUMBER_AT); // the tag of what is sealed; its length follows: 2000 in two bytes
    expect([encoded[at + 1], encoded[at + 2]]).toEqual([0x80 | (2000 & 0x7f), 2000 >> 7]);
    const [before, after] = [encoded.subarray(0, at + 2), encoded.subarray(at + 3)];
    expect(() => envelope.decode(concat(before, Uint8Array.of(0x80 | (2000 >> 7), 0), after))).toThrow(/one encoding/);
    expect(() => envelope.decode(concat(encoded.subarray(0, -1)))).toThrow(PeerError);
    expect(() => envelope.decode(concat(encoded, new Uint8Array(1000)))).toThrow(PeerError);
    expect(() => envelope.decode(concat(encoded, encoded.subarray(at, at + 2003)))).toThrow(/one encoding/);
  });

  test("is bytes and no Buffer, whose slices share memory", () => {
    const read = envelope.decode(envelope.encode({ ...sample, sealed: new Uint8Array() }));
    const parts = [envelope.encode(sample), read.session, read.sealed, read.signature];
    for (const part of parts) expect(part.constructor).toBe(Uint8Array);
  });

  test("holds no memory of the buffer that it came in", () => {
    const buffer = envelope.encode(sample).slice();
    const read = envelope.decode(buffer);
    buffer.fill(0);
    expect(read).toEqual(sample);
  });

  test("with a field that nobody knows is refused", () => {
    const unknown = Uint8Array.of(((99 << 3) & 0x7f) | 0x80, 99 >> 4, 1);
    expect(() => envelope.decode(concat(envelope.encode(sample), unknown))).toThrow(PeerError);
  });

  test("with a field that stands twice is refused, also with the same value", () => {
    const again = Uint8Array.of(5 << 3, 5);
    expect(() => envelope.decode(concat(envelope.encode(sample), again))).toThrow(/one encoding/);
  });

  test("with a number that is longer than it need be is refused", () => {
    const encoded = envelope.encode(sample);
    expect([encoded[NUMBER_AT], encoded[NUMBER_AT + 1]]).toEqual([5 << 3, 5]);
    const long = concat(encoded.subarray(0, NUMBER_AT + 1), Uint8Array.of(0x85, 0x00), encoded.subarray(NUMBER_AT + 2));
    expect(() => envelope.decode(long)).toThrow(/one encoding/);
  });

  test("with a number beyond 32 bits is refused, and not taken modulo 2^32", () => {
    const encoded = envelope.encode(sample);
    const huge = Uint8Array.of(0x85, 0x80, 0x80, 0x80, 0x10); // 2^32 + 5
    const wrapped = concat(encoded.subarray(0, NUMBER_AT + 1), huge, encoded.subarray(NUMBER_AT + 2));
    expect(() => envelope.decode(wrapped)).toThrow(PeerError);
  });

  test("with fields in another order is refused", () => {
    const encoded = envelope.encode(sample);
    const session = encoded.subarray(0, 34);
    expect(() => envelope.decode(concat(encoded.subarray(34), session))).toThrow(/one encoding/);
  });

  test("with a zero that is written out is refused: absent is the one encoding of zero", () => {
    const encoded = envelope.encode(sample);
    const written = concat(encoded.subarray(0, NUMBER_AT), Uint8Array.of(4 << 3, 0), encoded.subarray(NUMBER_AT));
    expect(() => envelope.decode(written)).toThrow(/one encoding/);
  });

  test("with trailing bytes, or cut anywhere, is refused", () => {
    const encoded = envelope.encode(sample);
    expect(() => envelope.decode(concat(encoded, Uint8Array.of(0)))).toThrow(PeerError);
    for (let end = 0; end < encoded.length; end++)
      expect(() => envelope.decode(encoded.subarray(0, end))).toThrow(PeerError);
  });

  test("that is over the limit is refused before it is read", () => {
    expect(() => hello.decode(new Uint8Array((1 << 18) + 1025))).toThrow(/over the limit/);
  });

  test("from a name that no party can have is refused", () => {
    const encoded = envelope.encode(sample);
    encoded[36] = "E".charCodeAt(0); // "East"
    expect(() => envelope.decode(encoded)).toThrow(/not a party's name/);
    encoded[36] = 0xff; // no UTF-8
    expect(() => envelope.decode(encoded)).toThrow(PeerError);
  });

  test("of 5,000 random ones is read in its one encoding or refused with PeerError, never with another error", () => {
    let read = 0;
    const random = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(random, (bytes) => void (decodesStrictly(bytes) && read++)),
      { numRuns: 5000 },
    );
    expect(read).toBe(0); // 32 bytes of session and 64 of signature do not come by chance
  });

  test("of 10,000 that were changed a little is read in its one encoding or refused with PeerError", () => {
    const change = fc.record({ at: fc.nat({ max: 149 }), kind: fc.nat({ max: 4 }), byte: fc.nat({ max: 255 }) });
    const changes = fc.array(change, { minLength: 1, maxLength: 4 });
    const encoded = envelope.encode(sample);
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(changes, (list) => {
        if (decodesStrictly(list.reduce(mutated, encoded))) read++;
        else refused++;
      }),
      { numRuns: 10_000 },
    );
    expect(Math.min(read, refused)).toBeGreaterThan(500); // both sides of the border were visited
  });
});

/** Bytes with one byte replaced, removed or put in, a run repeated, or a run removed. */
function mutated(bytes: Uint8Array, { at, kind, byte }: { at: number; kind: number; byte: number }): Uint8Array {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  if (kind === 0) return concat(before, Uint8Array.of(byte), after.subarray(1));
  if (kind === 1) return concat(before, Uint8Array.of(byte), after);
  if (kind === 2) return concat(before, after.subarray(1));
  if (kind === 3) return concat(before, after.subarray(0, byte), after);
  return concat(before, after.subarray(byte % 32));
}

describe("a bulk field", () => {
  test("has exactly the length that was agreed, and is a copy", () => {
    const field = Uint8Array.of(1, 2, 3, 4);
    expect(exactly(field, 4, "a key")).toEqual(field);
    expect(exactly(field, 4, "a key").buffer).not.toBe(field.buffer);
    expect(() => exactly(field, 5, "a key")).toThrow("a key has 4 bytes, not 5");
    expect(multipleOf(field, 2, "points")).toEqual(field);
    expect(() => multipleOf(field, 3, "points")).toThrow("points has 4 bytes, not a multiple of 3");
    expect(() => multipleOf(utf8("abc"), 2, "points")).toThrow(PeerError);
  });
});
