// What a hostile peer makes of an honest message: bytes changed anywhere, and fields that are changed knowingly.
import fc from "fast-check";
import { strangeElements } from "./strange-elements.ts";
import { type Field, fieldBytes, fieldsIn, withNumber } from "./wire.ts";

/** Where and what: what the numbers mean is the mutation's. */
export interface Dice {
  readonly at: number;
  readonly what: number;
  readonly bytes: Uint8Array;
}
export type Mutate = (body: Uint8Array, dice: Dice) => Uint8Array;

/** What no decoder may take: there is one encoding of a message, and it has no such thing in it. */
export const forbidden: Readonly<Record<string, Mutate>> = {
  "an over-long tag": onField((field, { what }) => [fieldBytes(field, { tagPadding: 1 + (what % 12) })]),
  "an over-long number or length": (body, dice) =>
    changed(body, dice, isCounted, (field, { what }) => [fieldBytes(field, { padding: 1 + (what % 12) })]),
  "a length beyond the end": (body, dice) =>
    changed(body, dice, isLong, (field, { what }) => [fieldBytes(field, { length: pick(lengths(field), what) })]),
  "a field that nobody knows": (body, { at, what, bytes }) =>
    joined([unknownField(at, what, bytes), body], at % 2 === 0),
};

export const mutations: Readonly<Record<string, Mutate>> = {
  ...forbidden,
  "a flipped bit": (body, { at, what }) => replaced(body, at, body[at % body.length]! ^ (1 << (what % 8))),
  "another byte": (body, { at, what }) => replaced(body, at, what),
  "a cut": (body, { at }) => body.slice(0, at % (body.length + 1)),
  "a lost beginning": (body, { at }) => body.slice(at % (body.length + 1)),
  "bytes behind the end": (body, { bytes }) => joined([body, bytes]),
  "bytes in between": (body, { at, bytes }) =>
    joined([body.slice(0, at % (body.length + 1)), bytes, body.slice(at % (body.length + 1))]),
  "any bytes": (_body, { bytes }) => bytes,
  "the message twice": (body) => joined([body, body]),
  "a field twice": onField((field) => [field.raw, field.raw]),
  "a field that is missing": onField(() => []),
  "two fields in the other order": (body, { at, what }) =>
    fieldsIn(body).length < 2 ? body.toReversed() : joined(exchanged(fieldsIn(body), at, what).map(({ raw }) => raw)),
  "a field of another wire type": onField((field, { what }) => [fieldBytes({ ...field, type: what % 8 })]),
  "another number": (body, dice) =>
    changed(body, dice, isNumber, (field, { what }) => [fieldBytes({ ...field, value: pick(numbers(field), what) })]),
  "a number where none was": (body, { at, what }) =>
    withNumber(body, 1 + (at % 14), pick([1n, 2n, 3n, 4n, 4096n, 2n ** 32n - 1n], what)),
  "another double": (body, dice) =>
    changed(body, dice, isDouble, (field, { what }) => [fieldBytes({ ...field, bytes: pick(doubles, what) })]),
  "another text or other bytes": (body, dice) =>
    changed(body, dice, isLong, (field, { what, bytes }) => [
      fieldBytes({ ...field, bytes: pick([...texts, bytes], what) }),
    ]),
  "another row": onRow((rows, place, dice) => withRows(rows, place, [otherRow(rows, dice)])),
  "rows in another order": onRow(exchangedRows),
  "a row more": onRow((rows, place, { what }) =>
    withRows(rows, place, [rowOf(rows, what % rows.count), rowOf(rows, place)]),
  ),
  "a row less": onRow((rows, place) => withRows(rows, place, [])),
};

/** A message that was said elsewhere: at another step, in another session, in another protocol. */
export const misplaced =
  (elsewhere: readonly Uint8Array[]): Mutate =>
  (_body, { at }) =>
    pick(elsewhere, at);

const most = fc.nat();
export const dice: fc.Arbitrary<Dice> = fc
  .tuple(most, fc.nat(255), fc.uint8Array({ maxLength: 40 }))
  .map(([at, what, bytes]) => ({ at, what, bytes }));

export const pick = <T>(list: readonly T[], number: number): T => list[number % list.length]!;

const isLong = ({ type }: Field): boolean => type === 2;
const isNumber = ({ type }: Field): boolean => type === 0;
const isDouble = ({ type }: Field): boolean => type === 1;
const isCounted = ({ type }: Field): boolean => type === 0 || type === 2;

type Change = (field: Field, dice: Dice) => readonly Uint8Array[];

/** Changes one of the fields of a kind; where there is none, a bit is flipped instead. */
function changed(body: Uint8Array, dice: Dice, isMeant: (field: Field) => boolean, change: Change): Uint8Array {
  const fields = fieldsIn(body);
  const meant = fields.flatMap((field, i) => (isMeant(field) ? [i] : []));
  if (meant.length === 0) return joined([body, unknownField(dice.at, dice.what, dice.bytes)]);
  const place = pick(meant, dice.at);
  return joined(fields.flatMap((field, i) => (i === place ? change(field, dice) : [field.raw])));
}

function onField(change: Change): Mutate {
  return (body, dice) => changed(body, dice, () => true, change);
}

/** A field as rows of one width. A megabyte has 65,536 of them, so a change says the few pieces that are left. */
interface Rows {
  readonly count: number;
  readonly width: number;
  /** From this row to that one. */
  slice(from: number, to?: number): Uint8Array;
}

/** Changes the rows of a field that holds some, of a width that divides it. */
function onRow(change: (rows: Rows, place: number, dice: Dice) => readonly Uint8Array[]): Mutate {
  return (body, dice) =>
    changed(body, dice, isLong, (field) => {
      const { bytes } = field;
      const widths = [32, 16, 1].filter((width) => bytes.length >= width && bytes.length % width === 0);
      if (widths.length === 0) return [fieldBytes({ ...field, bytes: dice.bytes })];
      const width = pick(widths, dice.what >> 6);
      const rows = {
        count: bytes.length / width,
        width,
        slice: (from: number, to = Number.POSITIVE_INFINITY) => bytes.subarray(width * from, width * to),
      };
      return [fieldBytes({ ...field, bytes: joined(change(rows, dice.at % rows.count, dice)) })];
    });
}

const rowOf = (rows: Rows, which: number): Uint8Array => rows.slice(which, which + 1);

/** With other rows in the place of one. */
const withRows = (rows: Rows, place: number, others: readonly Uint8Array[]): readonly Uint8Array[] => [
  rows.slice(0, place),
  ...others,
  rows.slice(place + 1),
];

function otherRow(rows: Rows, { what, bytes }: Dice): Uint8Array {
  const which = what % (strangeElements.length + rows.count + 1);
  if (which < strangeElements.length) return strangeElements[which]!;
  const own = which - strangeElements.length;
  return own < rows.count ? rowOf(rows, own) : fitted(bytes, rows.width);
}

function exchangedRows(rows: Rows, place: number, { what }: Dice): readonly Uint8Array[] {
  const [low, high] = twoOf(rows.count, place, what).sort((a, b) => a - b) as [number, number]; // two of them
  if (low === high) return [rows.slice(0)];
  const [before, between, after] = [rows.slice(0, low), rows.slice(low + 1, high), rows.slice(high + 1)];
  return [before, rowOf(rows, high), between, rowOf(rows, low), after];
}

const TWO_31 = 2n ** 31n;
const numbers = ({ value }: Field): readonly bigint[] => [
  ...[0n, 1n, 2n, 3n, 4n, 5n, 127n, 128n, 4096n, value + 1n, value > 0n ? value - 1n : 7n, 2n * value],
  ...[2n ** 24n, 2n ** 24n + 1n, TWO_31 - 1n, TWO_31, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n],
];
const lengths = ({ bytes }: Field): readonly bigint[] => [
  ...[1n, 31n, 4096n].map((more) => BigInt(bytes.length) + 512n + more), // no honest field behind it is as long
  ...[TWO_31 - 1n, TWO_31, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n],
];

const utf8 = new TextEncoder();
const texts: readonly Uint8Array[] = [
  ...["", "psi/oprf/1 sender", "psi/oprf/1 receiver", "__proto__", "\u0000", "ø".repeat(2000)].map((text) =>
    utf8.encode(text),
  ),
  ...[Uint8Array.of(255, 254), Uint8Array.of(0xed, 0xa0, 0x80), new Uint8Array(31), new Uint8Array(33)],
  ...[new Uint8Array(32), new Uint8Array(64), new Uint8Array(32).fill(255)],
];
const doubles: readonly Uint8Array[] = [NaN, -1, -0, 0, 0.5, 2 ** 53, 5e-324, 1e308, Infinity, -Infinity].map(
  (value) => new Uint8Array(new Float64Array([value]).buffer),
);

function unknownField(at: number, what: number, bytes: Uint8Array): Uint8Array {
  const number = pick([90, 100, 2 ** 20, 2 ** 29 - 1], at);
  return fieldBytes({
    number,
    type: pick([0, 1, 2, 5, 3, 4, 6, 7], what),
    value: BigInt(what),
    bytes: fitted(bytes, 8),
  });
}

const fitted = (bytes: Uint8Array, length: number): Uint8Array => {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(0, length));
  return whole;
};

const replaced = (body: Uint8Array, at: number, byte: number): Uint8Array =>
  body.length === 0 ? Uint8Array.of(byte) : body.with(at % body.length, byte & 255);

/** Two places of so many; of one, the same twice. */
const twoOf = (count: number, one: number, other: number): [number, number] => [
  one % count,
  (one + 1 + (other % Math.max(1, count - 1))) % count,
];

function exchanged<T>(list: readonly T[], one: number, other: number): readonly T[] {
  if (list.length === 0) return list;
  const [a, b] = twoOf(list.length, one, other);
  return list.with(a, list[b]!).with(b, list[a]!);
}

function joined(parts: readonly Uint8Array[], isReversed = false): Uint8Array {
  const ordered = isReversed ? parts.toReversed() : parts;
  const whole = new Uint8Array(ordered.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of ordered) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
