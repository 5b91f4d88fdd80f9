// Whether a study may run today: who signed, who did not, who took it back.
import { type Revocation, revocationOf, type Study, type StudySignature } from "@tavs/core/study";
import type { Found } from "./beside.ts";

export interface Verdict {
  /** Every party, with the file of its signature if it signed. */
  readonly parties: readonly { readonly name: string; readonly signature?: string }[];
  readonly flaws: readonly StudyFlaw[];
}

/** One thing that is wrong. */
export type StudyFlaw =
  | { readonly code: "missing"; readonly party: string }
  | { readonly code: "signature" | "revocation" | "destroyed"; readonly file: string; readonly why: string }
  | { readonly code: "revoked"; readonly party: string; readonly on: string; readonly file: string }
  | { readonly code: "expired"; readonly on: string };

interface Evidence {
  readonly signatures: readonly Found<StudySignature>[];
  readonly revocations: readonly Found<Revocation>[];
  readonly today: string;
  /** Receipts for destroyed keys that are none. */
  readonly receipts?: readonly { readonly file: string; readonly flaw: string }[];
}

export function verdictOn(study: Study, { signatures, revocations, today, receipts = [] }: Evidence): Verdict {
  const parties = study.parties.map(({ name }) => {
    const signature = signatures.find((found) => "content" in found && found.content.party === name)?.file;
    return { name, ...(signature !== undefined && { signature }) };
  });
  const flaws: readonly StudyFlaw[] = [
    ...revokedBy(study, revocations),
    ...(today > study.expires ? [{ code: "expired", on: study.expires } as const] : []),
    ...parties.flatMap(({ name, signature }) =>
      signature === undefined ? [{ code: "missing", party: name } as const] : [],
    ),
    ...spoilt("signature", signatures),
    ...spoilt("revocation", revocations),
    ...spoilt("destroyed", receipts),
  ];
  return { parties, flaws };
}

/** A file that does not hold what its name says is a reason to ask, not to go on. */
const spoilt = (code: "signature" | "revocation" | "destroyed", all: readonly Found<unknown>[]): readonly StudyFlaw[] =>
  all.flatMap((found) => ("flaw" in found ? [{ code, file: found.file, why: found.flaw }] : []));

function revokedBy(study: Study, revocations: readonly Found<Revocation>[]): readonly StudyFlaw[] {
  return revocations.flatMap((found) => {
    if (!("content" in found) || !revocationOf(study, [found.content])) return [];
    const { key, on } = found.content;
    const party = study.parties.find((member) => member.key === key)!.name; // `revocationOf` looks by the key too
    return [{ code: "revoked", party, on, file: found.file }];
  });
}
