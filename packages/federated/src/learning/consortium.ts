// Over whom a course may be added, after those over whom this study's models were added before.
import { BudgetError } from "@tavs/core";
import { type Consortium, mustKeepCompany } from "./cells.ts";

interface Following {
  readonly now: Consortium;
  /** What all parties of the session say came before: they agree to it, or add nothing. */
  readonly earlier: readonly Consortium[];
  /** What this hospital was told before, and agreed to. */
  readonly remembered: readonly Consortium[];
}

/**
 * What a hospital remembers from now on. Throws `BudgetError` (`code: "contributors"`) where it knows of a consortium that the others
 * are not told of; where fewer than half of an earlier consortium are here; and where the consortia tell fewer than three from the rest.
 *
 * Why half: two consortia that both hold half of a third either share somebody, who tells of one to the other, or divide it between
 * them without a rest. So nobody is cut out by consortia that do not know of each other.
 */
export function following({ now, earlier, remembered }: Following): readonly Consortium[] {
  const told = distinct([...earlier, now]);
  const known = new Set(told.map(written));
  if (remembered.some((consortium) => !known.has(written(consortium))))
    throw refused(
      "it was trained over hospitals that are not among `earlier`: tell all parties of every consortium before",
    );
  const here = new Set(now.flat());
  for (const consortium of told) {
    const members = consortium.flat();
    const staying = members.filter((name) => here.has(name)).length;
    if (staying > 0 && 2 * staying < members.length)
      throw refused(
        `${staying} of ${members.length} hospitals of an earlier consortium stay: at least half of it stay, or nobody`,
      );
  }
  mustKeepCompany(told.flat());
  return told;
}

const refused = (why: string): BudgetError =>
  new BudgetError(`a model of this study cannot be trained over these hospitals: ${why}`, { code: "contributors" });

const inOrder = (consortium: Consortium): Consortium =>
  consortium.map((group) => [...group].sort()).sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1));

/** No name holds a space or a comma. */
const written = (consortium: Consortium): string =>
  inOrder(consortium)
    .map((group) => group.join(" "))
    .join(",");

const distinct = (consortia: readonly Consortium[]): readonly Consortium[] => [
  ...new Map(consortia.map((consortium) => [written(consortium), inOrder(consortium)])).values(),
];

/** The same text for the same consortia, in whatever order. */
export const consortiaText = (consortia: readonly Consortium[]): string => consortia.map(written).sort().join("/");
