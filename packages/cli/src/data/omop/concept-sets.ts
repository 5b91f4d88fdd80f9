// The concepts of a definition in SQL, with what lies under them.
import { named } from "../in-sql.ts";
import type { ConceptSet } from "./definition.ts";

export const setName = (name: string): string => named(`set_${name}`);

/** `hierarchy`: whether there is `concept_ancestor` to ask. */
export function setOf({ concepts, descendants, without }: ConceptSet, hierarchy: boolean): string {
  const under = (ids: readonly number[]): string => {
    const list = ids.join(", ");
    const themselves = `SELECT unnest([${list}])::BIGINT AS concept_id`;
    if (!descendants || !hierarchy) return themselves;
    return `${themselves} UNION SELECT descendant_concept_id FROM concept_ancestor WHERE ancestor_concept_id IN (${list})`;
  };
  return without.length === 0 ? under(concepts) : `(${under(concepts)}) EXCEPT (${under(without)})`;
}
