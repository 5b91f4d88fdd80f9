// What a ledger says to whoever holds its journal and not its terms: how much was granted, spent and left. Never an answer.
import { hex, type Journal, UsageError, unhex } from "@tavs/core";
import { readBook } from "./book.ts";
import { tampered } from "./chain.ts";
import { type Seal, signedUnder, UNSIGNED } from "./signing.ts";
import { amountOf } from "./units.ts";

/** Of the measure that the ledger counts in. */
export interface Amount {
  readonly epsilon?: number;
  readonly delta?: number;
  readonly rho?: number;
}

export interface Balance {
  readonly granted: Amount;
  /** At most: of a plan, what all of its answers come to, from the first on. */
  readonly spent: Amount;
  readonly left: Amount;
  /** Questions that were paid for. */
  readonly questions: number;
  readonly rowsPerPerson: number;
  readonly expires: string | null;
  /** Who signed every line: an Ed25519 key in hexadecimal digits. Compare it with the one in the terms. */
  readonly signer: string | null;
  /** The hash of the last line: who wrote an earlier one down finds lines that were cut off. */
  readonly head: string;
}

export interface BalanceOptions {
  /** Whose signature every line must have. Left out, that of the key which the ledger names itself. */
  readonly publicKey?: Uint8Array;
}

/**
 * Reads and checks a whole journal. Throws `UsageError`: `code: "tampered"`, naming the line, where it was changed or is signed by
 * another, `code: "empty"` where it is no ledger yet.
 */
export async function balanceOf(journal: Journal, { publicKey }: BalanceOptions = {}): Promise<Balance> {
  const [first] = await journal.lines();
  if (first === undefined)
    throw new UsageError("the journal has no line: no ledger was opened in it", { code: "empty" });
  const key = publicKey ?? namedIn(first);
  const { opened, account, charged, head } = await readBook(journal, key ? checking(key) : UNSIGNED);
  if (!opened || !account || opened.signer !== (key ? hex(key) : null)) throw tampered(0);
  const { granted, rowsPerPerson, expires, signer } = opened;
  const amounts = { granted: amountOf(granted), spent: amountOf(account.spent()[1]), left: amountOf(account.left()) };
  return { ...amounts, questions: charged.length, rowsPerPerson, expires, signer, head };
}

const checking = (publicKey: Uint8Array): Seal => ({ sign: UNSIGNED.sign, isSigned: signedUnder(publicKey) });

/** The key that the first line names: `readBook` checks whether it signed. */
function namedIn(line: string): Uint8Array | undefined {
  const [, key] = /"signer":"([0-9a-f]{64})"/.exec(line) ?? [];
  return key === undefined ? undefined : unhex(key);
}
