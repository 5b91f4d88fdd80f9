// What a party asks of the handlers that hold its share of a key.

import type { Line } from "./messages.ts";
import type { SumsKey } from "./sums-key.ts";
import type { CreateTask } from "./tasks.ts";

export interface CreateRequest extends CreateTask {
  /** Names this making of a key: the same, asked again after a crash, gives the same share. */
  readonly ceremony: string;
}

export interface Created {
  readonly share: Uint8Array;
  readonly signer: Uint8Array;
}

export interface KeepRequest {
  readonly ceremony: string;
  readonly key: SumsKey;
  readonly holder: string;
}

export interface SignRequest {
  readonly key: string;
  /** A contributor's statement on what it hands in: nothing else is signed when it is asked for. */
  readonly message: Uint8Array;
}

/** Answered with the holder's signature of the list, once it was checked and is fixed in the store. */
export interface OpenRequest {
  readonly key: string;
  /** The list, as the aggregator sent it. */
  readonly list: Uint8Array;
  /** What this holder handed in. */
  readonly mine: Line;
}

export interface DestroyRequest {
  readonly key: string;
  /** The hash of the list, in hexadecimal digits. */
  readonly list: string;
}

export interface ShareRequest extends DestroyRequest {
  readonly items: readonly {
    /** The number of the ciphertext. */
    readonly index: number;
    /** The second halves of all contributors, in the order of the list. */
    readonly halves: readonly Uint8Array[];
  }[];
}
