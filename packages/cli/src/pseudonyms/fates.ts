import type { Study } from "@tavs/core/study";
import { en } from "../messages/en/index.ts";
import { agreedKey } from "./agreed-key.ts";
import type { Destroyed } from "./receipt.ts";

/** What the receipts of all parties say of one key together. */
export interface KeyFate {
  readonly session: string;
  readonly holders: number;
  readonly destroyed: readonly string[];
  /** True where too few shares are left: nobody can make a pseudonym under it again. */
  readonly isOver: boolean;
  /** The party whose receipt is of another key than one before it. */
  readonly differs?: string;
}

/** The fate of each key that somebody signed to have destroyed a share of. All receipts were checked. */
export function fatesOf(study: Study, all: readonly Destroyed[]): readonly KeyFate[] {
  const sessions = [...new Set(all.flatMap(({ keys }) => keys.map(({ session }) => session)))];
  return sessions.map((session) => {
    const { holders, agreement } = agreedKey(study, { me: holderOf(study, session), label: session }, en);
    const signed = all.flatMap(({ party, keys }) =>
      keys.filter((key) => key.session === session).map(({ receipt }) => ({ party, key: receipt.key })),
    );
    const differs = signed.find(({ key }) => key !== signed[0]!.key)?.party;
    const destroyed = signed.map(({ party }) => party);
    const isOver = differs === undefined && holders.length - destroyed.length < agreement.threshold;
    return { session, holders: holders.length, destroyed, isOver, ...(differs !== undefined && { differs }) };
  });
}

const holderOf = ({ computations }: Study, session: string): string =>
  computations.find(({ label }) => label === session)!.parties[0]!; // checked receipts name sessions of the study
