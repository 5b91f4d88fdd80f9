// The privacy card of a hospital's part in a noisy table.
import { publish } from "@tavs/core/disclosure";
import type { Study } from "@tavs/core/study";
import { cardText } from "@tavs/dp";
import { writeOutput } from "../../data/write-output.ts";
import type { Home } from "../../session/home.ts";
import { tableOf } from "./cells.ts";
import { cardFile } from "./kept.ts";
import type { PaidNoise } from "./ledger.ts";
import type { NoisyTable } from "./noisy-terms.ts";

interface Answered {
  readonly label: string;
  readonly run: number;
  /** The totals, as the coordinator told them; none where this hospital holds no share of the key. */
  readonly totals: Float64Array;
}

/** Writes the card into this party's own folder, signed, as JSON and as text; again where it stood there. */
export async function writeCard(home: Home, table: NoisyTable, paid: PaidNoise, answered: Answered): Promise<void> {
  const { title, permit, legalBasis, parties, computations, smallestCell } = home.terms as Study; // a noisy table stands in no other terms
  const { company } = table.plan;
  const card = await paid.ledger.card(paid.line, {
    controller: home.identity.name,
    dataSet: parties
      .find(({ name }) => name === home.identity.name)!
      .data.map(({ name }) => name)
      .join(", "),
    period: table.parameters.facts.period,
    legalBasis: `${legalBasis}, permit ${permit} (${title})`,
    samePatientElsewhere: table.parameters.facts.samePatientElsewhere,
    trust: { model: "distributed", contributors: company.most, least: company.least, colluding: company.colluding },
    smallCells: smallCells(table, answered, smallestCell),
    exactNumbers: computations.filter(({ protocol }) => protocol.startsWith("federated/")).map(exactly),
    audit: null,
  });
  const file = cardFile(home, answered.label, answered.run);
  await writeOutput(file, `${JSON.stringify(card, null, 2)}\n`, { replace: true });
  for (const language of ["en", "da"] as const)
    await writeOutput(file.replace(/json$/, `${language}.txt`), `${cardText(card, language)}\n`, { replace: true });
}

const exactly = ({ label, protocol }: { readonly label: string; readonly protocol: string }): string =>
  `results of ${label} (${protocol}), through the gate`;

/** Nothing is said of a total that this hospital was not told. */
function smallCells({ parameters }: NoisyTable, { totals }: Answered, smallestCell: number) {
  if (totals.length === 0) return null;
  const rule = { smallestCell, roundTo: 1, source: "the terms of the study", read: "original" } as const;
  const { cells } = publish({ values: tableOf(parameters, totals), counts: "noisy" }, rule);
  const withheld = cells.flat().filter((cell) => "withheld" in cell).length;
  return { rule: `fewer than ${smallestCell}, after the noise`, withheld };
}
