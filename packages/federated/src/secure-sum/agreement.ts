// What a hospital checks before it gives anything: what is computed of its rows.
import { equal, PeerError, UsageError } from "@tavs/core";
import { canonicalBytes, firstDifference, type Json } from "@tavs/core/study";

/** Fewer hospitals than this are not added up: two could subtract, and one is itself. */
export const FEWEST_PARTICIPANTS = 3;

/**
 * What the coordinator asks for, if it is what this hospital agreed to (null: whatever is asked). Throws `PeerError`, naming
 * the field that differs, and for bytes that are no canonical JSON or a specification that nobody could answer.
 */
export function agreedSpecification<Specification extends Json>(
  check: (value: Json) => Specification,
  { agreed, bytes }: { readonly agreed: Specification | null; readonly bytes: Uint8Array },
): Specification {
  const asked = parse(bytes);
  const difference = agreed === null ? undefined : firstDifference(agreed, asked);
  if (difference !== undefined)
    throw new PeerError(`the coordinator asks for another analysis than was agreed: "${difference}" differs`, {
      code: "terms",
    });
  return blamingPeer("the coordinator's specification", () => check(asked));
}

function parse(bytes: Uint8Array): Json {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json; // what JSON.parse gives
    if (equal(canonicalBytes(value), bytes)) return value;
  } catch {
    // told below: a foreign error could quote what it read
  }
  throw new PeerError(`a specification of ${bytes.length} bytes is not canonical JSON`);
}

/** Runs what can only fail because of what a peer said. */
export function blamingPeer<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof UsageError) throw new PeerError(`${what}: ${error.message}`, { code: error.code });
    throw error;
  }
}
