import { type Codec, PeerError } from "@tavs/core";

/** So many reals, as 8 bytes each, little-endian (IEEE 754). NaN and infinity are refused: no question holds them. */
export const reals = (length: number): Codec<Float64Array> => ({
  encode(values) {
    const bytes = new Uint8Array(8 * values.length);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < values.length; i++) view.setFloat64(8 * i, values[i]!, true);
    return bytes;
  },
  decode(bytes) {
    if (bytes.length !== 8 * length)
      throw new PeerError(`a question of ${bytes.length} bytes; ${length} numbers were agreed`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = Float64Array.from({ length }, (_, i) => view.getFloat64(8 * i, true));
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new PeerError(`number ${bad} of a question is not finite`);
    return values;
  },
});

/** A question that says nothing: there is only one. */
export const nothing: Codec<null> = {
  encode: () => new Uint8Array(),
  decode(bytes) {
    if (bytes.length > 0) throw new PeerError(`${bytes.length} bytes where nothing was to be said`);
    return null;
  },
};
