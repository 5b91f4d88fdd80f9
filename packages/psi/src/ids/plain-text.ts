import type { PlainForm } from "./canonicaliser.ts";

/** The longest text that is read, in UTF-16 units. */
export const LONGEST = 1024;
const [SPACE, TILDE] = [32, 126] as const;

/** ASCII that is read as it is: normalised already, and with nothing around it. */
export const plainText: PlainForm = (bytes, from, to, out, at) => {
  if (from === to || to - from > LONGEST || bytes[from] === SPACE || bytes[to - 1] === SPACE) return -1;
  let end = at;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte < SPACE || byte > TILDE) return -1;
    out[end++] = byte;
  }
  return end;
};
