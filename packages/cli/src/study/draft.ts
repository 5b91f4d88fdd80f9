import type { Json } from "@tavs/core/study";
import type { Section } from "../data/write-yaml.ts";
import type { Messages } from "../messages/index.ts";
import { drafted, type Wanted } from "./templates.ts";

/** What the officers of the parties know; what is left out stands in the draft as something to fill in. */
export interface Facts {
  readonly title?: string | undefined;
  readonly permit?: string | undefined;
  readonly legalBasis?: string | undefined;
  readonly purpose?: string | undefined;
  readonly expires: string;
  /** Public keys by party. */
  readonly keys: ReadonlyMap<string, string>;
}

/** The fields of a new study in the order in which people read them. */
export function draftOf(wanted: Wanted, facts: Facts, { study: { draft } }: Messages): readonly Section[] {
  const { computations, roles, columns } = drafted(wanted);
  const parties = wanted.parties.map((name) => ({
    name,
    role: roles[name]!,
    key: facts.keys.get(name) ?? `<${draft.key(name)}>`,
    data: columns[name] ? [{ name: "patients", columns: columns[name] }] : [],
  }));
  const { title, permit, legalBasis, purpose, expires } = facts;
  const blank = (text: string | undefined, ask: string): string => text ?? `<${ask}>`;
  return [
    { name: "format", value: "tavs/terms/2", comment: draft.begin },
    { name: "title", value: blank(title, draft.title) },
    { name: "permit", value: blank(permit, draft.permit) },
    { name: "legalBasis", value: blank(legalBasis, draft.legalBasis) },
    { name: "purpose", value: blank(purpose, draft.purpose) },
    { name: "parties", value: parties, comment: draft.parties },
    { name: "computations", value: computations as unknown as Json, comment: draft.computations }, // an interface is no Json record to the compiler
    { name: "smallestCell", value: 5, comment: draft.smallestCell },
    { name: "privacy", value: { epsilon: 1, delta: 0, rowsPerPerson: 1 }, comment: draft.privacy },
    { name: "retention", value: { sessionDays: 30, resultDays: 1826, auditDays: 3652 }, comment: draft.retention },
    { name: "expires", value: expires, comment: draft.expires },
  ];
}
