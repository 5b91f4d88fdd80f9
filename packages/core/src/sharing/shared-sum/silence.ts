import { TransportError } from "../../errors.ts";
import type { PartyId } from "../../protocol/party.ts";

/** Who was silent for too long to go on without. The session is kept. */
export function silence(names: readonly PartyId[], { patienceMs }: { readonly patienceMs: number }): TransportError {
  return new TransportError(
    `silence from ${names.join(", ")} for more than ${patienceMs} ms; the session is kept: start again to resume`,
    { code: "silence" },
  );
}
