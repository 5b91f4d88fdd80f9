// What the sender tosses for a whole session: its part of every VOLE, and its part of what hides tags.
import { ELEMENT } from "./parameters.ts";
import { answering, type VoleSession } from "./session.ts";

/** Delta: for this pair of announcements, or two offers would show it. */
export const deltaOf = (it: VoleSession): Uint8Array => answering(it, "Delta", it.name).slice(0, ELEMENT);

/** The sender's mask, and what hides it until it opens. */
export const maskOf = (it: VoleSession): { readonly mask: Uint8Array; readonly nonce: Uint8Array } => ({
  mask: answering(it, "mask", it.name).slice(0, ELEMENT),
  nonce: answering(it, "nonce of the mask", it.name),
});
