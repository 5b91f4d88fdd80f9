/** RFC 9497 §3.1: with a proof of the key ("voprf") or without. They share no hash. */
export type Mode = "oprf" | "voprf";

/** RFC 9497 §3.1 CreateContextString, for ristretto255-SHA512. */
export const contextString: Readonly<Record<Mode, string>> = {
  oprf: "OPRFV1-\x00-ristretto255-SHA512",
  voprf: "OPRFV1-\x01-ristretto255-SHA512",
};
