// Who works with a key and holds no share of it: it believes what all holders show alike, and nobody else's word.
import { hex } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { done, type Party, type PartyId, type Reveals, type Step, wait } from "../protocol/party.ts";
import { type Agreed, agreed, planOf, type SumsAgreement } from "./agreement.ts";
import { polynomialBytes } from "./layout.ts";
import { shownKey } from "./messages.ts";
import { KEY_PROTOCOL } from "./shown-shares.ts";
import { type SumsKey, sumsKey } from "./sums-key.ts";

export interface KeyReaderInput extends SumsAgreement {
  /** How long the holders may be silent, in milliseconds. Default: 120,000. */
  readonly patienceMs?: number;
}

interface KeyReaderState {
  readonly agreement: Agreed;
  readonly patienceMs: number;
  /** The holders who have not shown the key. */
  readonly left: readonly PartyId[];
  readonly key: SumsKey | null;
}

const PATIENCE_MS = 120_000;

const reveals: Reveals = {
  learns: "learns the public key of the sum, and nothing else",
  against: "malicious",
  collusion: "all holders but one",
};

/**
 * Learns the public key of the sum, and nothing else. Throws `PeerError` where a holder shows another than those before it:
 * whoever encrypted under the key of one holder would be read by it.
 */
export const keyReader: Party<KeyReaderInput, KeyReaderState, SumsKey> = {
  name: `${KEY_PROTOCOL} keyReader`,
  reveals,
  start({ patienceMs = PATIENCE_MS, ...given }) {
    const agreement = agreed(given);
    return hear({ agreement, patienceMs, left: agreement.holders, key: null });
  },
  receive(state, { from, body }) {
    const { agreement, key: before } = state;
    const key = keyFrom(agreement, from, body);
    if (before !== null && before.id !== key.id)
      throw new PeerError(`${from} showed another key than the holders before it`, { code: "key" });
    return hear({ ...state, key, left: state.left.filter((name) => name !== from) });
  },
};

function hear(state: KeyReaderState): Step<KeyReaderState, SumsKey> {
  const { left, patienceMs, key } = state;
  if (left.length > 0) return wait(state, left, { patienceMs });
  return done(key!); // every holder showed it
}

function keyFrom(agreement: Agreed, from: PartyId, body: Uint8Array): SumsKey {
  const { joint, signers } = shownKey.decode(body);
  const { holders } = agreement;
  const { degree, data } = planOf(agreement).row;
  const length = polynomialBytes({ degree, primes: data.length + 1 });
  if (signers.length !== 32 * holders.length || joint.length !== length)
    throw new PeerError(
      `${from} showed a key of ${joint.length} bytes and ${signers.length} of signing keys, not ${length} and ${32 * holders.length}`,
      { code: "key" },
    );
  const keys = Object.fromEntries(holders.map((name, i) => [name, signers.slice(32 * i, 32 * (i + 1))]));
  if (new Set(Object.values(keys).map(hex)).size !== holders.length)
    throw new PeerError(`${from} showed one signing key for two holders`, { code: "key" });
  return sumsKey(agreement, joint, keys);
}
