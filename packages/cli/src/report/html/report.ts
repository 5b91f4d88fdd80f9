/** The report of a release: one HTML file that needs nothing else, no script, no font, no network. Every text is escaped. */
import { cardText } from "@tavs/dp";
import { calibrationFigure } from "../figures/calibration.ts";
import { type Drawn, drawnIn } from "../figures/drawn.ts";
import { forestFigure } from "../figures/forest.ts";
import { incidenceFigure } from "../figures/incidence.ts";
import { survivalFigure } from "../figures/survival.ts";
import { everyWidth, type Shape } from "../page/figure.ts";
import { type Content, Markup, markup } from "../page/markup.ts";
import { PAGE_STYLE } from "../page/style.ts";
import { type Drawing, type Release, type Released, type Table, THE_TERMS } from "../release.ts";
import { type Language, languages } from "../words/languages.ts";
import { tableHtml } from "./tables.ts";

export function reportHtml(release: Release, language: Language): string {
  const { words, numbers } = drawnIn(languages[language]);
  const parts = release.analyses.map((analysis, at) => {
    const drawn: Drawn = { id: `analysis-${at + 1}`, tables: analysis.tables, words, numbers };
    return section(analysis, drawn, language);
  });
  const page = markup`<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${release.study.title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<main>
${header(release, { words })}
${contents(release, { words })}
${parts.length === 0 ? markup`<p>${words.nothing}</p>` : parts}
<footer>${words.footer}</footer>
</main>
</body>
</html>
`;
  return page.text;
}

type Said = Pick<Drawn, "words">;

function header({ study, released, rule }: Release, { words }: Said): Markup {
  const fact = (term: string, value: Content) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`;
  const names = study.parties.map(({ name }) => name);
  const { facts } = words;
  return markup`<header>
<p class="mark">Tavs</p>
<h1>${study.title}</h1>
<p class="lede">${words.lede(new Intl.ListFormat(words.locale).format(names))}</p>
<dl class="terms">${[
    fact(facts.purpose, study.purpose),
    fact(facts.released, markup`<time datetime="${released}">${released}</time>`),
    fact(
      facts.parties,
      markup`<ul class="parties">${study.parties.map(({ name, role }) => markup`<li>${name} <span class="quiet">${role}</span></li>`)}</ul>`,
    ),
    fact(
      facts.smallest,
      markup`${words.smallest(rule.smallestCell, rule.roundTo)} <span class="quiet">(${rule.source === THE_TERMS ? words.theTerms : rule.source})</span>`,
    ),
  ]}</dl>
</header>`;
}

function contents({ analyses }: Release, { words }: Said): Content {
  if (analyses.length < 2) return "";
  const items = analyses.map(({ title }, at) => markup`<li><a href="#analysis-${at + 1}">${title}</a></li>`);
  return markup`<nav aria-labelledby="contents"><h2 id="contents">${words.contents}</h2><ol>${items}</ol></nav>`;
}

function section(analysis: Released, drawn: Drawn, language: Language): Markup {
  const { words } = drawn;
  return markup`<section aria-labelledby="${drawn.id}"><h2 id="${drawn.id}">${analysis.title}</h2>
<p class="small"><code>${analysis.label}</code> · <code>${analysis.protocol}</code></p>
${analysis.drawings.map((drawing) => markup`<figure>${everyWidth((shape) => figureOf(drawing, drawn, shape))}</figure>`)}
${analysis.tables.map((table) => folded(table, analysis, drawn))}
${analysis.notes.length > 0 ? markup`<ul class="notes">${[...new Set(analysis.notes)].map((note) => markup`<li>${words.notes[note]}</li>`)}</ul>` : ""}
${
  analysis.card === null
    ? ""
    : markup`<details><summary>${words.card}</summary><ul class="card">${cardText(analysis.card, language)
        .trimEnd()
        .split("\n")
        .map((line) => markup`<li>${line}</li>`)}</ul></details>`
}
</section>`;
}

const captionOf = ({ name }: Table, { words }: Said): string => words.tables[name] ?? name;

const LONG = 16; // rows, from which a table is folded in

function folded(table: Table, { title }: Released, drawn: Drawn): Markup {
  const caption = captionOf(table, drawn);
  const html = tableHtml(table, { title, caption }, drawn);
  if (table.rows.length < LONG) return html;
  return markup`<details><summary>${drawn.words.numbers(caption)}</summary>${html}</details>`;
}

function figureOf(drawing: Drawing, drawn: Drawn, shape: Shape): Markup {
  if (drawing.kind === "survival") return survivalFigure(drawn, drawing, shape);
  if (drawing.kind === "incidence") return incidenceFigure(drawn, drawing, shape);
  return drawing.kind === "forest" ? forestFigure(drawn, drawing, shape) : calibrationFigure(drawn, drawing, shape);
}
