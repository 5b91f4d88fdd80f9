import type { PrivacyCard } from "./card.ts";

/** The words of one language. Numbers and names come from the card. */
export interface Words {
  readonly title: string;
  readonly controller: string;
  readonly dataSet: string;
  readonly legalBasis: string;
  readonly question: string;
  readonly protects: (rows: number) => string;
  readonly elsewhere: string;
  readonly noise: string;
  readonly laws: Readonly<Record<PrivacyCard["mechanisms"][number]["law"], string>>;
  readonly margin: (margin: string) => string;
  readonly price: string;
  /** Said where a plan was granted. */
  readonly planned: string;
  readonly all: (spent: string, granted: string, left: string) => string;
  /** The same of a plan, of which parts do not add up to the whole. */
  readonly allPlanned: (most: string, granted: string, rest: string) => string;
  readonly atBest: (falseAlarms: string, misses: string) => string;
  readonly central: (holder: string) => string;
  readonly distributed: (contributors: number, least: number, colluding: number) => string;
  readonly threshold: (threshold: number) => string;
  readonly smallCells: (rule: string, withheld: number) => string;
  readonly noSmallCells: string;
  readonly exact: string;
  readonly nothingExact: string;
  readonly notPromised: string;
  readonly clamping: string;
  readonly slots: string;
  readonly noSlots: string;
  readonly ledger: (line: number, lines: number) => string;
  readonly unsigned: string;
  /** Numbers as this language writes them. */
  readonly locale: string;
}
