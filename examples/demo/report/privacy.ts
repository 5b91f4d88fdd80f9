import { type Column, type Content, everyWidth, type Markup, markup, table } from "@tavs/cli/page";
import type { Cell, DemoResult, Released } from "../result.ts";
import { listed } from "./labels.ts";
import { learnedBy, shortened } from "./learned.ts";
import { linkFigure } from "./link.ts";
import { count, fixed } from "./numbers.ts";

/** What everybody signed. */
export function termsSection({ study }: DemoResult): Markup {
  const parties = study.parties.map(
    ({ name, role }) =>
      markup`<li><strong>${name}</strong> <span class="quiet">${role === name ? "" : role}</span></li>`,
  );
  const item = (term: string, value: Content) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`;
  return markup`<section><h2>What was agreed</h2>
<dl class="terms">${[
    item("Parties", markup`<ul class="parties">${parties}</ul>`),
    item("Smallest cell", `${study.smallestCell} patients, in tables and at the end of curves`),
    item("Privacy budget", `ε = ${study.epsilon}, for the released table alone; planned from its error`),
    item("Expires", study.expires),
    item("Terms, hashed", markup`<code>${study.hash}</code>`),
  ]}</dl></section>`;
}

/** Who was found in the registry, and how many people that makes. */
export function linkSection({ link, distinctPatients, analysed }: DemoResult): Markup {
  const sizes = [...new Set(Object.values(link).map(({ registrySize }) => count(registrySize)))];
  return markup`<section><h2>Linked without a number shown</h2>
<p>Each hospital learned which of its patients the registry knows, and that the registry holds ${listed(sizes)} people. No CPR number left a house. The hospitals have ${count(distinctPatients)} distinct patients; ${count(analysed)} of them are in the analysis.</p>
<figure>${everyWidth((shape) => linkFigure(link, shape))}</figure></section>`;
}

/** The noisy table, and the question that got no answer. */
export function releasedSection(released: Released): Markup {
  const columns: Column[] = [
    { heading: "Patients" },
    ...released.columns.map((heading) => ({ heading, kind: "number" as const })),
  ];
  const rows = released.rows.map((row) => [
    row,
    ...released.columns.map((column) =>
      cellText(
        released.cells.find((cell) => cell.row === row && cell.column === column),
        released.margin,
      ),
    ),
  ]);
  return markup`<section><h2>What may be published</h2>
<p>Question: <em>${released.question}</em>. Each hospital added noise of its own before anybody else saw a number, and paid for it from its own ledger: ρ = ${fixed(released.rho, 4)}, which is ε = ${released.epsilon} at δ = ${released.delta.toExponential()}. 95 times in 100 the true number is within ${released.margin} of what stands here.</p>
${table(`Released counts: ${released.question}`, columns, rows, { seen: "unseen" })}
<p class="small">The hub added ciphertexts that it could not read; the hospitals opened the noisy total together. Nobody saw one without noise. In it are ${released.contributors.join(", ")}.${released.missing.length === 0 ? "" : markup` Lost on the way, and not in it: ${released.missing.join(", ")}.`}</p>
<aside><h3>Refused</h3><p><em>${released.refused.question}</em></p><p>${released.refused.message}</p></aside>
<details><summary>The privacy card, of one hospital's part</summary><ul class="card">${released.card.split("\n").map((line) => markup`<li>${line}</li>`)}</ul></details></section>`;
}

/** For every party, what each protocol let it learn. */
export function revealsSection({ reveals }: DemoResult): Markup {
  const columns: Column[] = [
    { heading: "Party" },
    { heading: "Learns, and nothing else" },
    { heading: "Holds against" },
  ];
  const sentences = [...learnedBy(reveals).values()].flat();
  const rows = sentences.map(({ parties, protocol, learns, against, collusion }) => [
    parties.join(", "),
    markup`${shortened(learns)}<small>${protocol}</small>`,
    markup`${against}<small>collusion: ${collusion}</small>`,
  ]);
  return markup`<section><h2>Who learned what</h2>${table("What each party learned", columns, rows, { seen: "unseen" })}</section>`;
}

function cellText(cell: Cell | undefined, margin: number): Content {
  if (cell === undefined) return "–";
  if (cell.value === null) return markup`<span class="withheld">withheld</span>`;
  return markup`${count(cell.value)}<small>± ${margin}</small>`;
}
