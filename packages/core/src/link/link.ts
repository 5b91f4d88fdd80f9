import type { TavsError } from "../errors.ts";
import type { Identity } from "../identity/identity.ts";
import type { PartyId } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import type { Store } from "../protocol/store.ts";
import type { Timer } from "../protocol/timer.ts";
import type { Random } from "../random.ts";
import type { Revocation } from "../study/revocation.ts";
import type { StudySignature } from "../study/signature.ts";
import type { Terms } from "../study/terms.ts";
import type { Network } from "../transports/network.ts";
import type { SessionTraffic } from "./traffic.ts";

export interface ConnectOptions {
  readonly identity: Identity;
  readonly terms: Terms;
  /** How bytes travel: `webSocket(url)`, `memoryNetwork()`. */
  readonly via: Network;
  /** The day, as "2026-11-21": terms that have expired are refused. */
  readonly today: string;
  /** What parties took back: terms that one of these ends are refused (`code: "revoked"`). */
  readonly revocations?: readonly Revocation[];
  /**
   * Signatures of the terms that are known already. Where they are those of all parties, nobody is waited for before a session
   * opens, which then waits for the parties that take part in it.
   */
  readonly signatures?: readonly StudySignature[];
  /**
   * With `signatures`: whether a party that an earlier life of the link has met is waited for anew, or known again; it may have left
   * when all that it said had come. Default "anew".
   */
  readonly meets?: "anew" | "once";
  /** Where sessions survive a crash. Without it they live as long as this link: nothing is hashed, copied or kept that nobody could read. */
  readonly store?: Store;
  /** How long to wait for the other parties to come, and at the end for their acknowledgements. Default: a minute. */
  readonly patienceMs?: number;
  /** What was refused, and from whom the network said it was: for logs. */
  readonly onRefused?: (from: PartyId, reason: TavsError) => void;
  readonly random?: Random;
  readonly timer?: Timer;
  readonly signal?: AbortSignal;
}

/** A connection to all other parties of one study, each of whom has signed the same terms. */
export interface Link {
  readonly me: PartyId;
  readonly terms: Terms;
  /** Every party's Ed25519 signature of the terms, this one's included. */
  readonly signatures: ReadonlyMap<PartyId, Uint8Array>;
  /**
   * The session of that name. Throws `UsageError` where the terms name none, or name it without this party; `BudgetError`
   * (`code: "queries"`) for a run, counted from 0, more than a study grants.
   */
  session(label: string, run?: number): Promise<Transport>;
  /** What this party has sent so far, sealed and signed, by session and receiver; what was sent again is counted again. */
  traffic(): readonly SessionTraffic[];
  /** Whether everything that was said in its sessions is acknowledged: no peer needs this party any more. */
  readonly isDelivered: boolean;
  /** Waits until everything that was said is acknowledged, at most `patienceMs`, and leaves. */
  close(): Promise<void>;
}
