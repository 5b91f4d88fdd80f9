import { Markup, markup, PAGE_STYLE } from "@tavs/cli/page";
import type { DemoResult } from "../result.ts";
import { comparisonSection, coxSection, survivalSection } from "./analysis.ts";
import { auditSection, bytesSent, costSection, secondsTaken } from "./cost.ts";
import { listed, spelled } from "./labels.ts";
import { count, duration, size } from "./numbers.ts";
import { linkSection, releasedSection, revealsSection, termsSection } from "./privacy.ts";

/**
 * The report of a run: one HTML file that needs nothing else, no script, no font, no network. Light or dark as the reader
 * has it, and fit to print. Every text is escaped.
 */
export function report(result: DemoResult): string {
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${result.study.title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<main>
${header(result)}
${termsSection(result)}
${linkSection(result)}
${survivalSection(result.kaplanMeier)}
${coxSection(result.cox)}
${comparisonSection(result.comparison)}
${releasedSection(result.released)}
${revealsSection(result)}
${auditSection(result)}
${costSection(result)}
<footer>Computed under the terms ${result.study.hash.slice(0, 16)}… with Tavs, in ${result.format}. The patients are those of the public Rotterdam data; their CPR numbers, dates and hospitals are invented.</footer>
</main>
</body>
</html>
`;
  return page.text;
}

function header(result: DemoResult): Markup {
  const hospitals = Object.keys(result.link);
  const others = result.study.parties.filter(({ name, role }) => !hospitals.includes(name) && role === "registry");
  const fact = (term: string, value: string) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`;
  return markup`<header>
<p class="mark">Tavs</p>
<h1>${result.study.title}</h1>
<p class="lede">${spelled(hospitals.length)} hospitals, ${listed(hospitals)}${others.length > 0 ? ", and a national registry" : ""} computed this together. None of them showed another a row.</p>
<dl class="facts">${[
    fact("patients analysed", count(result.analysed)),
    fact("relapses or deaths", count(result.cox.events)),
    fact("sent in all", size(bytesSent(result))),
    fact("in all steps", duration(secondsTaken(result))),
  ]}</dl>
</header>`;
}
