// The aggregator's side of the closing: one list of commitments for all, and every holder's word that it opens no other.
import { concat, unhex } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { verify } from "../identity/identity.ts";
import type { PartyId } from "../protocol/party.ts";
import { type At, type ByName, type Desk, type Listed, ofName } from "./aggregator-state.ts";
import { holdersOf, listen, type Next, toAll, weightsOf, without } from "./desk.ts";
import { LIST, listHash } from "./list.ts";
import { agreement, agreements, list } from "./messages.ts";
import { beginReceiving } from "./receiving.ts";
import { isTooFew } from "./telling-weights.ts";

/** Whether those who handed in whole can be added up: all holders, and enough parts that count. */
export const isEnough = (desk: Desk): boolean =>
  holdersOf(desk).every((name) => ofName(desk.parts, name)?.line) &&
  !isTooFew(
    desk.key.agreement,
    weightsOf(desk).map(({ weight }) => weight),
  );

/** From here on nobody is added any more. */
export function close({ key, patienceMs, parts }: Desk): Next {
  const names = weightsOf({ key, patienceMs, parts }).map(({ name }) => name);
  const desk: Listed = { key, patienceMs, parts, names };
  const body = list.encode(names.map((name) => parts[name]!.line!)); // `weightsOf` gave those that have one
  const state = { ...desk, at: "agreeing", hash: listHash(key, body), signatures: {} } as const;
  return listen(state, holdersOf(desk), toAll(names, body));
}

export function hearAgreement(state: At<"agreeing">, from: PartyId, body: Uint8Array): Next {
  const { signature } = agreement.decode(body);
  const signer = state.key.signers.find(({ name }) => name === from)!; // a holder, for whom we waited
  if (!verify(unhex(signer.key), LIST, state.hash, signature))
    throw new PeerError(`${from} did not sign the list that it was shown`, { code: "list" });
  const signatures: ByName<Uint8Array> = { ...state.signatures, [from]: signature };
  const left = without(holdersOf(state), signatures);
  if (left.length > 0) return listen({ ...state, signatures }, left);
  const { hash: _, signatures: __, ...listed } = state;
  const all = concat(...holdersOf(state).map((name) => signatures[name]!));
  return beginReceiving(listed, toAll(state.names, agreements.encode({ signatures: all })));
}
