import $protobuf from "protobufjs/minimal.js";
import { concat, equal } from "../bytes.ts";
import { PeerError, TavsError } from "../errors.ts";

/** Both directions of one encoding, kept side by side so that they cannot drift apart. */
export interface Codec<T> {
  encode(message: T): Uint8Array;
  /** Strict: every byte is as `encode` would write it. Throws `PeerError`. */
  decode(bytes: Uint8Array): T;
}

/** A codec whose encodings can be had without a copy of what is large in them. */
export interface PieceCodec<T> extends Codec<T> {
  /** The encoding, in pieces: one after the other, as `encode` would write it. */
  pieces(message: T): readonly Uint8Array[];
}

/** What `pbjs` generates for one message type. */
export interface MessageType<Wire> {
  encode(message: Wire, writer?: never): unknown; // a Writer of protobufjs, whose types stay out of our declarations
  decode(reader: never): Wire; // a Reader of protobufjs
}

export interface CodecRules<Wire, T> {
  /** What is said, for errors: "a request". */
  readonly name: string;
  /** The longest encoding, in bytes; a longer one is refused before it is read. */
  readonly limit: number;
  toWire(message: T): Wire;
  /** Throws `PeerError` where a field has the wrong size. Absent fields arrive as zero, "" or no bytes. */
  fromWire(wire: Required<Wire>): T;
}

/**
 * A strict codec over generated protobuf code. Protobuf decoders accept unknown fields, over-long numbers and repeated
 * fields; so what came is decoded, encoded again and compared: one message has one encoding.
 */
export function codec<Wire, T>(
  type: MessageType<Wire>,
  { name, limit, toWire, fromWire }: CodecRules<Wire, T>,
): PieceCodec<T> {
  const pieces = (message: T): readonly Uint8Array[] => {
    const outline = new Outline();
    type.encode(toWire(message), outline as never); // what generated code writes to
    return outline.pieces();
  };
  return {
    pieces,
    encode: (message) => concat(...pieces(message)),
    decode(bytes) {
      if (bytes.length > limit) throw new PeerError(`${name} of ${bytes.length} bytes is over the limit of ${limit}`);
      const message = read(() => fromWire(decodeWire(type, bytes)), name, bytes.length);
      if (!isMadeOf(bytes, pieces(message)))
        throw new PeerError(`${name} of ${bytes.length} bytes is not in its one encoding`);
      return message;
    },
  };
}

/** True where bytes are these pieces, one after the other. */
function isMadeOf(bytes: Uint8Array, pieces: readonly Uint8Array[]): boolean {
  let end = 0;
  const fit = pieces.every((piece) => isSame(piece, bytes.subarray(end, (end += piece.length))));
  return fit && end === bytes.length;
}

/** What came, and what is written of it: no secret of ours, so Node may compare as fast as it can. */
const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  globalThis.Buffer === undefined ? equal(a, b) : globalThis.Buffer.compare(a, b) === 0;

function decodeWire<Wire>(type: MessageType<Wire>, bytes: Uint8Array): Required<Wire> {
  return type.decode(strictReader(bytes) as never) as Required<Wire>; // what generated code takes, and what it fills in
}

function strictReader(bytes: Uint8Array): $protobuf.Reader {
  const reader = new $protobuf.Reader(bytes); // not `create`: in Node that would give Buffers, whose slices share memory
  reader.discardUnknown = true; // dropped here, missed when encoded again
  return reader;
}

/** A foreign decoder's error could quote bytes, so it is replaced and not passed on as a cause. */
function read<T>(decode: () => T, name: string, length: number): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TavsError) throw error;
    throw new PeerError(`${length} bytes are not ${name}`);
  }
}

/** `bytes` if there are exactly so many of them; throws `PeerError` with the two sizes. */
export function exactly(bytes: Uint8Array, length: number, name: string): Uint8Array {
  if (bytes.length !== length) throw new PeerError(`${name} has ${bytes.length} bytes, not ${length}`);
  return new Uint8Array(bytes); // a copy; an absent field is a Buffer in Node, whose `slice` is none
}

/** The rows of a bulk field: one `bytes` field whose length is a multiple of the width. Throws `PeerError`. */
export function multipleOf(bytes: Uint8Array, width: number, name: string): Uint8Array {
  if (bytes.length % width !== 0) throw new PeerError(`${name} has ${bytes.length} bytes, not a multiple of ${width}`);
  return new Uint8Array(bytes);
}

const LARGE = 1024; // bytes; below it a field is written as protobuf writes it

interface Field {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * An encoding of which large fields of bytes are not written: it remembers where they belong. So they are copied once, to where
 * they travel, or not at all, where an encoding is only compared.
 */
class Outline extends $protobuf.Writer {
  readonly #large: Field[] = [];

  override bytes(value: Uint8Array | string): this {
    const isNested = (this.states?.length ?? 0) > 0; // its length goes before it, and is counted by what is written
    if (typeof value === "string" || value.length < LARGE || isNested) return super.bytes(value) as this; // it returns itself
    this.uint32(value.length);
    this.#large.push({ at: this.pos, bytes: value });
    return this;
  }

  /** The encoding, in pieces: what was written, and between it the large fields themselves. */
  pieces(): readonly Uint8Array[] {
    const written = this.finish();
    let from = 0;
    const pieces = this.#large.flatMap(({ at, bytes }) => {
      const before = written.subarray(from, at);
      from = at;
      return [before, bytes];
    });
    return [...pieces, written.subarray(from)];
  }
}
