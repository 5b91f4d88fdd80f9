import { unhex } from "@tavs/core";

/** The bytes of a key; none that fits where it is no key. */
export const unhexed = (key: string): Uint8Array => (/^[0-9a-f]{64}$/.test(key) ? unhex(key) : new Uint8Array(32));
