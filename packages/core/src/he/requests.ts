// What a party asks of the handlers that hold its share of a key.
import type { CreateTask, ShareInput, ShareItem } from "./kernels.ts";
import type { Kept } from "./vault.ts";

export interface CreateRequest extends CreateTask {
  /** Names this making of a key: the same, asked again after a crash, gives the same share. */
  readonly ceremony: string;
}

export interface Created {
  readonly share: Uint8Array;
  readonly signer: Uint8Array;
}

export type KeepRequest = Pick<Kept, "ceremony" | "key" | "holder">;

export interface SignRequest {
  readonly key: string;
  readonly domain: "tavs/he/entry/1" | "tavs/he/list/1";
  readonly message: Uint8Array;
}

export interface OpenRequest {
  readonly key: string;
  /** SHA-256 of the list, in hexadecimal digits. */
  readonly list: string;
}

export interface ShareRequest extends OpenRequest, Pick<ShareInput, "row" | "smudgingBits"> {
  readonly items: readonly {
    /** The number of the ciphertext. */
    readonly index: number;
    readonly halves: ShareItem["halves"];
  }[];
}
