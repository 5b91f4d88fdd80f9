// The door `@tavs/cli/page`: what a report is drawn with, for those who draw one of their own.
export { everyWidth, figure, NARROW, type Shape, WIDE } from "./figure.ts";
export { type Content, Markup, markup, printable } from "./markup.ts";
export { DARK, LIGHT, type Palette, properties } from "./palette.ts";
export { linear, logarithmic, monthTicks, type Range, ratioTicks, round, type Scale } from "./scales.ts";
export { FIGURE_STYLE, PAGE_STYLE } from "./style.ts";
export { type Caption, type Column, type TableOptions, table } from "./table.ts";
