// Masks: streams of AES-256-CTR, whose words are numbers of the ring as they are.
import { type Adder, ROOM, withAdder } from "../adder/adder.ts";
import { primitives, type Stream } from "../primitives.ts";
import { pieces } from "../rows.ts";
import { KEY } from "../widths.ts";

export interface Streams {
  /** Keys of 32 bytes: what follows from them is added, or taken away. */
  readonly adds: Uint8Array;
  readonly subtracts: Uint8Array;
}

export interface Place {
  readonly bits: 32 | 64 | 128;
  /** The place of the first word in the whole vector; a multiple of 4, so that a block of the cipher begins there. */
  readonly firstWord: number;
}

interface Mask {
  readonly operation: "add" | "subtract";
  readonly stream: Stream;
}

const AT_ONCE = 64; // streams that are open together: a cipher is a kilobyte

/** Adds and takes away streams, in place. Bytes are numbers of the ring, little-endian. */
export function applyStreams(bytes: Uint8Array, { adds, subtracts }: Streams, place: Place): Promise<void> {
  const keys = [...keysOf("add", adds), ...keysOf("subtract", subtracts)];
  return withAdder(async (adder) => {
    for (const some of pieces(keys, AT_ONCE)) {
      const masks = some.map(({ key, operation }) => ({
        operation,
        stream: primitives.stream(key, place.firstWord / 4),
      }));
      for (let from = 0; from < bytes.length; from += ROOM)
        await applyTo(bytes.subarray(from, from + ROOM), masks, { adder, bits: place.bits });
    }
  });
}

function keysOf(
  operation: Mask["operation"],
  keys: Uint8Array,
): readonly { operation: Mask["operation"]; key: Uint8Array }[] {
  return Array.from({ length: keys.length / KEY }, (_, i) => ({
    operation,
    key: keys.subarray(i * KEY, (i + 1) * KEY),
  }));
}

async function applyTo(
  chunk: Uint8Array,
  masks: readonly Mask[],
  { adder, bits }: { readonly adder: Adder; readonly bits: Place["bits"] },
): Promise<void> {
  adder.begin(chunk);
  for (const { operation, stream } of masks) {
    const made = stream(chunk.length);
    adder[operation](made instanceof Uint8Array ? made : await made, bits);
  }
  adder.end(chunk);
}
