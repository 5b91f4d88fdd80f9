import type { Reveal } from "../result.ts";

/** A sentence of a protocol, with all parties whom it is about. */
export interface Learned extends Omit<Reveal, "party"> {
  readonly parties: readonly string[];
}

/** The sentences of each protocol, each once, in the order in which they first stand; without what the heading says. */
export function learnedBy(reveals: readonly Reveal[]): ReadonlyMap<string, readonly Learned[]> {
  const protocols = new Map<string, Learned[]>();
  for (const { party, ...said } of reveals) {
    const sentences = protocols.get(said.protocol) ?? [];
    const same = sentences.findIndex(({ learns, against }) => learns === said.learns && against === said.against);
    if (same < 0) sentences.push({ ...said, parties: [party] });
    else sentences[same] = { ...sentences[same]!, parties: [...sentences[same]!.parties, party] };
    protocols.set(said.protocol, sentences);
  }
  return protocols;
}

/** "learns X, and nothing else" under a heading that says the rest. */
export const shortened = (learns: string): string =>
  learns.replace(/^learns,? /, "").replace(/, and nothing else$/, "");
