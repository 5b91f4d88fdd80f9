// Labels behind tags: what a label is sealed with is another hash than the tag, of the whole of what an item comes to and the
// item, so that a tag says nothing of it, however much of the tag is said.
import { concat, PeerError, utf8 } from "@tavs/core";
import { rowBytes } from "../kernels/tags.ts";
import type { Labels } from "../labelled/labels.ts";
import { find, sorted } from "../order.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { elementHash, seal, unseal } from "../suite.ts";
import { ELEMENT } from "./parameters.ts";

const KEY_LABEL = utf8("tavs/psi/vole/label key/1");
const DIGEST = 32;
const KEY = 32; // of ChaCha20-Poly1305

/** What items come to, and the items: 16 and 32 bytes each. */
export interface Outputs {
  readonly values: Uint8Array;
  readonly digests: Uint8Array;
}

const labelKey = ({ values, digests }: Outputs, i: number): Uint8Array =>
  elementHash(KEY_LABEL, concat(rowAt(values, ELEMENT, i), rowAt(digests, DIGEST, i))).subarray(0, KEY);

/** The sender's rows, ascending: a tag, and behind it the sealed label. `tags` are 16 bytes each, in the order of the items. */
export function sealedRows(outputs: Outputs, tags: Uint8Array, tagBytes: number, { width, bytes }: Labels): Uint8Array {
  const row = rowBytes(width, tagBytes);
  const rows = rowsFrom(tags.length / ELEMENT, row, (i) => {
    const tag = rowAt(tags, ELEMENT, i).subarray(0, tagBytes);
    return concat(tag, seal(labelKey(outputs, i), rowAt(bytes, width, i), tag));
  });
  return sorted(rows, row);
}

export interface Shared extends Outputs {
  /** 16 bytes each, in the order of the items. */
  readonly tags: Uint8Array;
  /** Numbers of the shared items, ascending. */
  readonly shared: Uint32Array;
}

/** The labels of shared items. Throws `PeerError` where one does not open under the key of the item whose tag it stands behind. */
export function openedLabels(own: Shared, rows: Uint8Array, tagBytes: number, labelWidth: number): Uint8Array {
  const width = rowBytes(labelWidth, tagBytes);
  return rowsFrom(own.shared.length, labelWidth, (i) => {
    const item = own.shared[i]!;
    const place = find(rows, width, rowAt(own.tags, ELEMENT, item).subarray(0, tagBytes));
    const row = rowAt(rows, width, place);
    const label = unseal(labelKey(own, item), row.subarray(tagBytes), row.subarray(0, tagBytes));
    if (label) return label;
    throw new PeerError(`label number ${place} does not open under the key of its item`);
  });
}
