import { DARK, LIGHT, properties } from "./palette.ts";

/** What figures look like; the colours are custom properties, so that one drawing serves both themes. */
export const FIGURE_STYLE: string = `
svg text{font:13px var(--sans);fill:var(--ink)}
svg .quiet,svg .tick{fill:var(--quiet);font-weight:400}svg .tick,svg .number{font-size:12.5px;font-variant-numeric:tabular-nums}
svg .note{fill:var(--quiet);font-style:italic}svg .strong{font-weight:600}
svg .axis{stroke:var(--quiet);stroke-width:1}svg .grid{stroke:var(--line);stroke-width:1}
svg .curve{fill:none;stroke-width:2;stroke-linejoin:round}svg .band{fill-opacity:.16;stroke:none}
svg .median{fill:none;stroke-width:1;stroke-dasharray:1 4;stroke-linecap:round}svg .end{fill:none;stroke-width:2}
svg .first{stroke:var(--first)}svg .second{stroke:var(--second)}svg .third{stroke:var(--third)}svg .fourth{stroke:var(--fourth)}
svg .curve.second{stroke-dasharray:9 2.5}svg .curve.third{stroke-dasharray:3 2.5}svg .curve.fourth{stroke-dasharray:9 2.5 2 2.5}
svg .band.first{fill:var(--first);stroke:none}svg .band.second{fill:var(--second);stroke:none}
svg text.first{fill:var(--first);stroke:none}svg text.second{fill:var(--second);stroke:none}
svg .band.third{fill:var(--third);stroke:none}svg .band.fourth{fill:var(--fourth);stroke:none}svg text.third{fill:var(--third);stroke:none}svg text.fourth{fill:var(--fourth);stroke:none}
svg .ideal{stroke:var(--quiet);stroke-dasharray:5 4}svg .pooled{fill:var(--second);stroke:none}svg .end-label{font-weight:600}
svg .one{stroke:var(--quiet);stroke-dasharray:2 3}svg .interval{fill:none;stroke:var(--ink);stroke-width:1.5}svg .estimate{fill:var(--first);stroke:none}
svg .asked{fill:var(--line);stroke:none}svg .found{fill:var(--first);stroke:none}`;

/** What the page looks like: on a screen by day and by night, in a hand, on paper. */
export const PAGE_STYLE: string = `
:root{color-scheme:light dark;${properties(LIGHT)};--serif:Charter,"Bitstream Charter","Iowan Old Style","Source Serif 4",Georgia,"Liberation Serif",serif;--sans:"Inter","Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
@media (prefers-color-scheme:dark){:root{${properties(DARK)}}}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 var(--serif);font-kerning:normal;text-rendering:optimizeLegibility}
main{max-width:47.5rem;margin:0 auto;padding:4.5rem 1.25rem 5rem}
h1{font-size:clamp(1.8rem,5.2vw,2.6rem);line-height:1.15;font-weight:600;letter-spacing:-.012em;margin:0 0 1rem;text-wrap:balance}
h2{font-size:1.4rem;line-height:1.25;font-weight:600;margin:0 0 .6rem;text-wrap:balance}h3{font:600 .95rem/1.4 var(--sans);margin:0}
p{margin:0 0 1rem;text-wrap:pretty}section{margin-top:4rem}.lede{font-size:1.2rem;line-height:1.5;color:var(--quiet);max-width:38rem}
.mark{font:600 .8rem/1 var(--sans);letter-spacing:.16em;text-transform:uppercase;color:var(--first);margin:0 0 1.6rem}
.quiet{color:var(--quiet)}.small,small{font:.82rem/1.45 var(--sans);color:var(--quiet)}small{display:block}sup{font-size:.75em;line-height:0}code{font:.82rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.5rem,1fr));gap:1.4rem 1.2rem;margin:2.4rem 0 0;padding:1.4rem 0;border:solid var(--line);border-width:1px 0}
.facts div{display:flex;flex-direction:column-reverse;justify-content:flex-end}.facts dt{font:.82rem/1.4 var(--sans);color:var(--quiet)}.facts dd{margin:0;font-size:1.65rem;line-height:1.2;font-weight:600;white-space:nowrap;font-variant-numeric:lining-nums}
.terms{margin:1rem 0 0}.terms>div{display:grid;grid-template-columns:9.5rem 1fr;gap:1rem;padding:.6rem 0;border-top:1px solid var(--line)}.terms dt{font:.9rem/1.7 var(--sans);color:var(--quiet)}.terms dd{margin:0}
.parties{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.4rem}
figure{margin:1.6rem 0}svg{display:block;width:100%;height:auto;overflow:visible}svg.narrow{display:none}
.scroll{position:relative;overflow-x:auto;margin:1.6rem 0 0}.scroll+.small{margin-top:.9rem}.scroll:focus-visible{outline:2px solid var(--first);outline-offset:3px}
table{border-collapse:collapse;width:100%;font:.9rem/1.45 var(--sans)}caption{text-align:left;font-weight:600;padding-bottom:.4rem}caption.unseen{position:absolute;width:1px;height:1px;padding:0;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;font-weight:400;border-bottom:1px solid var(--line)}th:last-child,td:last-child{padding-right:0}
thead th{color:var(--quiet);border-bottom-color:var(--quiet);vertical-align:bottom}td.number,th.number{text-align:right;font-variant-numeric:tabular-nums lining-nums;white-space:nowrap}td.number small{white-space:nowrap}
.withheld{color:var(--quiet);font-style:italic}.holds{color:var(--first)}.broken{color:var(--second);font-weight:600}
.bar{height:.55rem;margin-top:.42rem;border-radius:2px;background:var(--first);min-width:2px;print-color-adjust:exact;-webkit-print-color-adjust:exact}td:has(.bar){width:45%}
aside{background:var(--wash);border-left:3px solid var(--second);border-radius:0 6px 6px 0;padding:1rem 1.3rem;margin:1.8rem 0 0}aside p{margin:.3rem 0 0}
details{margin-top:1.6rem}summary{font:.95rem/1.5 var(--sans);cursor:pointer}.card{list-style:none;margin:.8rem 0 0;padding:.9rem 0 0;border-top:1px solid var(--line);font:.85rem/1.6 var(--sans);overflow-wrap:anywhere}.card li:first-child{font-weight:600}
.notes{margin:1.2rem 0 0;padding-left:1.1rem;font:.82rem/1.5 var(--sans);color:var(--quiet)}nav{margin-top:2.5rem}nav ol{margin:0;padding-left:1.3rem}a{color:var(--first)}
footer{margin-top:4.5rem;padding-top:1.2rem;border-top:1px solid var(--line);font:.82rem/1.55 var(--sans);color:var(--quiet)}
@media (max-width:42rem){main{padding-top:2.5rem}section{margin-top:3rem}svg.wide{display:none}svg.narrow{display:block;max-width:27rem}.terms>div{grid-template-columns:1fr;gap:0}table{font-size:.82rem}th,td{padding-right:.7rem}tbody th{min-width:6.5rem}.small,small{font-size:.76rem}}
@media print{:root{${properties({ ...LIGHT, paper: "#fff" })}}main{max-width:none;padding:0}body{font-size:10.5pt}section{margin-top:2rem}figure,table,aside,.facts{break-inside:avoid}h2,h3,caption{break-after:avoid}svg{max-width:17cm}.scroll{overflow:visible}details::details-content{content-visibility:visible;block-size:auto}}
${FIGURE_STYLE}`;
