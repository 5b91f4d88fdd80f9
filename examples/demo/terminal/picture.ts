import { DARK, FIGURE_STYLE, Markup, markup, properties, WIDE } from "@tavs/cli/page";
import { bytesSent, secondsTaken } from "../report/cost.ts";
import { heightOfKaplanMeier, kaplanMeierFigure } from "../report/kaplan-meier.ts";
import { duration, size, tiny } from "../report/numbers.ts";
import type { DemoResult } from "../result.ts";
import { block, inside } from "./block.ts";
import { ansi, type Look } from "./paint.ts";
import { screen } from "./screen.ts";
import { coxLines, curvesBy, linkLines } from "./steps.ts";

const LOOK: Look = { paint: ansi, width: 92 };
const WIDTH = 820;
const EDGE = 36;

const STYLE = `svg{${properties(DARK)};--sans:"Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
.panel{fill:var(--paper);stroke:var(--line)}${FIGURE_STYLE}
svg .mono{font:13.5px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
svg .bright{font-weight:700}svg .dim{fill:var(--quiet)}svg .one-tone{fill:var(--first)}svg .other-tone{fill:var(--second)}`;

/** A run as one SVG for the README: what the terminal says, and the survival curves. It needs no font and no network. */
export function picture(result: DemoResult): string {
  const { content, height } = screen(story(result), EDGE, 74);
  const top = 74 + height;
  const bottom = top + heightOfKaplanMeier(result.kaplanMeier, WIDE) + EDGE;
  const drawing = markup`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${bottom}" viewBox="0 0 ${WIDTH} ${bottom}" role="img" aria-labelledby="run-title run-description">
<title id="run-title">A run of the demo: ${result.study.title}</title>
<desc id="run-description">The terminal shows what was linked and the hazard ratios; below it stand the Kaplan-Meier curves.</desc>
<style>${new Markup(STYLE)}</style>
<rect class="panel" x="0.5" y="0.5" width="${WIDTH - 1}" height="${bottom - 1}" rx="14"/>
${buttons()}
${content}
<g transform="translate(${(WIDTH - WIDE.width) / 2} ${top})">${kaplanMeierFigure(result.kaplanMeier, WIDE)}</g>
</svg>
`;
  return drawing.text;
}

function story(result: DemoResult): string {
  const within = inside(LOOK);
  const largest = Math.max(0, ...result.comparison.map(({ difference }) => Math.abs(difference)));
  const end = [
    `largest difference from the pooled analysis in R: ${LOOK.paint("good", tiny(largest))}`,
    `${duration(secondsTaken(result))} and ${size(bytesSent(result))} in all`,
  ];
  return [
    `${LOOK.paint("first", "$")} npx -y pnpm@10 demo\n`,
    block({ title: "Linked with the registry" }, linkLines(result, within), LOOK),
    block({ title: "Hazard ratios, over all hospitals" }, [...coxLines(result.cox, within), ...end], LOOK),
    block({ title: `Survival without relapse, by ${curvesBy(result.kaplanMeier)}` }, [], LOOK),
  ].join("");
}

function buttons(): Markup {
  return markup`${[0, 1, 2].map((at) => markup`<circle cx="${EDGE + 6 + at * 20}" cy="32" r="5.5" fill="none" class="grid"/>`)}`;
}
