// A contributor's numbers under masks, and a sum of such vectors without them.
import { applyStreams, type Place, type Streams } from "./streams.ts";

export interface MaskTask extends Streams, Place {
  /** Numbers of the ring, little-endian. */
  readonly bytes: Uint8Array;
}

/** Puts masks on, or takes them off; in place, and in a worker that is the worker's own copy. */
export async function mask({ bytes, adds, subtracts, ...place }: MaskTask): Promise<Uint8Array> {
  await applyStreams(bytes, { adds, subtracts }, place);
  return bytes;
}
