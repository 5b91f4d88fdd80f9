// Every protocol that a study can name, from the parties themselves: who takes part in which role, and what each says it learns.
import type { Reveals } from "@tavs/core";
import { encryptedSums } from "@tavs/core/he";
import type { Json } from "@tavs/core/study";
import { encryption, shares } from "@tavs/federated/secure-sum";
import * as statistics from "@tavs/federated/statistics";
import { cardinality, labelled, multiparty, pseudonyms, psi, sum, unbalanced, union } from "@tavs/psi";

/** What a party of a protocol says of itself. */
interface Side {
  /** Protocol, version and role, as in "psi/1 receiver". */
  readonly name: string;
  readonly reveals: Reveals;
  revealsWith?(parameters: object): Reveals;
}

const linking: readonly object[] = [
  psi,
  labelled,
  cardinality,
  sum,
  union,
  unbalanced,
  multiparty,
  pseudonyms,
  encryptedSums,
];

const analyses = [
  statistics.balance,
  statistics.competingRisks,
  statistics.concordance,
  statistics.correlation,
  statistics.cox,
  statistics.crossTable,
  statistics.describe,
  statistics.glm,
  statistics.kaplanMeier,
  statistics.logRank,
  statistics.mantelHaenszel,
  statistics.mergedIntervals,
  statistics.quantiles,
  statistics.rankSum,
  statistics.survival,
  statistics.tally,
  statistics.tTest,
  statistics.validation,
] as const;

const sides: readonly Side[] = [
  ...linking.flatMap((protocol) => Object.values(protocol).filter(isSide)),
  ...analyses.flatMap((analysis) =>
    [analysis, analysis.over(shares), analysis.over(encryption)].flatMap((over) => [
      over.coordinator,
      over.participant,
    ]),
  ),
];

const byName: ReadonlyMap<string, Side> = new Map(
  sides.map((side) => [side.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), side]), // "key-holder": studies have small letters
);

/** The roles of a protocol; none where this version of Tavs does not know it. */
export const rolesOf = (protocol: string): readonly string[] =>
  [...byName.keys()].filter((name) => name.startsWith(`${protocol} `)).map((name) => name.slice(protocol.length + 1));

/** What the role learns under these parameters, in the protocol's own words; undefined where there is no such role. */
export function revealsOf(protocol: string, role: string, parameters: Json): Reveals | undefined {
  const side = byName.get(`${protocol} ${role}`);
  const options = typeof parameters === "object" && parameters !== null && !Array.isArray(parameters) ? parameters : {};
  return side && (side.revealsWith?.(options) ?? side.reveals);
}

function isSide(value: unknown): value is Side {
  return typeof value === "object" && value !== null && "name" in value && "reveals" in value && "start" in value;
}
