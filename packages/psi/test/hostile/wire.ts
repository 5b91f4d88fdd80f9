// Protobuf as it lies on the wire, read and written without the decoder that is under attack (protobuf.dev, "Encoding").
import { concat } from "@tavs/core";

/** A field: a number (wire type 0), or so many bytes (1: eight, 2: behind a length, 5: four). */
export interface Field {
  readonly number: number;
  readonly type: number;
  readonly value: bigint;
  readonly bytes: Uint8Array;
  /** All of it, as it was written. */
  readonly raw: Uint8Array;
}

const read = new WeakMap<Uint8Array, readonly Field[]>(); // the same honest messages, ten thousand times

/** The fields of an honest message. */
export function fieldsIn(body: Uint8Array): readonly Field[] {
  const fields = read.get(body) ?? parsed(body);
  read.set(body, fields);
  return fields;
}

function parsed(body: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < body.length; ) {
    const tag = varintAt(body, at);
    const [start, head] = [
      at,
      { number: Number(tag.value >> 3n), type: Number(tag.value & 7n), value: 0n, bytes: new Uint8Array() },
    ];
    const next = head.type === 0 || head.type === 2 ? varintAt(body, tag.end) : { value: 0n, end: tag.end };
    const length = { 0: 0, 1: 8, 2: Number(next.value), 5: 4 }[head.type] ?? 0;
    at = next.end + length;
    fields.push({
      ...head,
      value: head.type === 0 ? next.value : 0n,
      bytes: body.slice(next.end, at),
      raw: body.slice(start, at),
    });
  }
  return fields;
}

function varintAt(body: Uint8Array, at: number): { readonly value: bigint; readonly end: number } {
  let [value, end] = [0n, at];
  do value |= BigInt(body[end]! & 127) << BigInt(7 * (end - at));
  while (body[end++]! >= 128);
  return { value, end };
}

/** `padding` bytes longer than it has to be. */
export function varint(value: bigint, padding = 0): readonly number[] {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7n) {
    bytes.push(Number(left & 127n) | 128);
    if (left < 128n) break;
  }
  for (let i = 0; i < padding; i++) bytes.push(128);
  bytes[bytes.length - 1]! &= 127;
  return bytes;
}

/** What a liar writes beside the content of a field. */
export interface Lie {
  readonly tagPadding?: number;
  readonly padding?: number;
  readonly length?: bigint;
}

export function fieldBytes({ number, type, value, bytes }: Omit<Field, "raw">, lie: Lie = {}): Uint8Array {
  const tag = varint((BigInt(number) << 3n) | BigInt(type), lie.tagPadding);
  if (type === 0) return Uint8Array.of(...tag, ...varint(value, lie.padding));
  if (type !== 2) return concat(Uint8Array.from(tag), bytes);
  return concat(Uint8Array.of(...tag, ...varint(lie.length ?? BigInt(bytes.length), lie.padding)), bytes);
}

/** With this number in a field, at its place in the one encoding: a 0 that stood there was not written. */
export function withNumber(body: Uint8Array, number: number, value: bigint): Uint8Array {
  const raws = (isHere: (other: Field) => boolean) =>
    fieldsIn(body).flatMap((field) => (isHere(field) ? [field.raw] : []));
  const field = fieldBytes({ number, type: 0, value, bytes: new Uint8Array() });
  return concat(...raws((other) => other.number < number), field, ...raws((other) => other.number > number));
}
