import { hex } from "../bytes.ts";
import type { PartyId } from "../protocol/party.ts";
import { freeze, thaw } from "../protocol/snapshot.ts";
import type { Store } from "../protocol/store.ts";

/** What a party remembers of the parcels from and to one other party. */
export interface Correspondence {
  /** Serial of the newest parcel that was read; 0 where none was. */
  readonly heard: number;
  /** The hello in it: whoever steps again before a new parcel comes still knows the other's key. */
  readonly hello: Uint8Array | null;
  /** True once the other has sealed something for us: then it has our hello. */
  readonly isKnown: boolean;
  /** What the last parcel to it holds, and the name of the file. */
  readonly said: { readonly digest: string; readonly name: string; readonly frames: readonly Uint8Array[] } | null;
  /** How many parcels with something new came, and went. */
  readonly came: number;
  readonly went: number;
}

export interface Correspondences {
  /** Serial of the last parcels that were made. */
  readonly serial: number;
  readonly peers: Readonly<Record<PartyId, Correspondence>>;
}

export const NOTHING: Correspondence = { heard: 0, hello: null, isKnown: false, said: null, came: 0, went: 0 };

/** Where a party remembers its files: one entry for each study in the store that its sessions are in. */
export interface FilesRecord {
  read(): Promise<Correspondences>;
  write(record: Correspondences): Promise<void>;
}

export function filesRecord(store: Store, termsHash: Uint8Array): FilesRecord {
  const key = `files/${hex(termsHash)}`;
  let revision = 0;
  return {
    async read() {
      const stored = await store.read(key);
      revision = stored?.revision ?? 0;
      return stored ? thaw<Correspondences>(stored.value) : { serial: 0, peers: {} };
    },
    async write(record) {
      await store.write(key, freeze(record), revision);
      revision++;
    },
  };
}
