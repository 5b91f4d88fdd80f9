import { hex } from "../bytes.ts";
import { isStudy } from "../study/study.ts";
import type { Terms } from "../study/terms.ts";
import { sessionId } from "./keys.ts";

export interface Holder {
  readonly me: string;
  readonly termsHash: Uint8Array;
}

/**
 * Says of a session id whether the terms grant that session to this party. Where several studies share a seat, each link hears what
 * is sealed for all of them, and keeps room for its own alone. Terms that count no runs may grant any.
 */
export function offered(terms: Terms, { me, termsHash }: Holder): (id: string) => boolean {
  if (!isStudy(terms)) return () => true;
  const own = terms.computations.filter(({ parties }) => parties.includes(me));
  let ids: ReadonlySet<string> | undefined; // up to 10,000 hashes each: not before somebody asks
  return (id) => {
    ids ??= new Set(
      own.flatMap(({ label, queries: { runs } }) =>
        Array.from({ length: runs }, (_, run) => hex(sessionId(termsHash, label, run))),
      ),
    );
    return ids.has(id);
  };
}
