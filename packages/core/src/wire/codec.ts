import $protobuf from "protobufjs/minimal.js";
import { equal } from "../bytes.ts";
import { PeerError, TavsError } from "../errors.ts";

/** Both directions of one encoding, kept side by side so that they cannot drift apart. */
export interface Codec<T> {
  encode(message: T): Uint8Array;
  /** Strict: every byte is as `encode` would write it. Throws `PeerError`. */
  decode(bytes: Uint8Array): T;
}

/** What `pbjs` generates for one message type. */
export interface MessageType<Wire> {
  encode(message: Wire): { finish(): Uint8Array };
  decode(reader: never): Wire; // a Reader of protobufjs, whose types stay out of our declarations
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
): Codec<T> {
  const encode = (message: T): Uint8Array => plain(type.encode(toWire(message)).finish());
  return {
    encode,
    decode(bytes) {
      if (bytes.length > limit) throw new PeerError(`${name} of ${bytes.length} bytes is over the limit of ${limit}`);
      const message = read(() => fromWire(decodeWire(type, bytes)), name, bytes.length);
      if (!equal(encode(message), bytes))
        throw new PeerError(`${name} of ${bytes.length} bytes is not in its one encoding`);
      return message;
    },
  };
}

/** In Node a Buffer comes, and a small one is a piece of what others are pieces of too: that is copied. */
function plain(bytes: Uint8Array): Uint8Array {
  const { buffer, byteLength } = bytes;
  return buffer.byteLength === byteLength ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

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
