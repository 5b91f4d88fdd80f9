import { type Content, figure, linear, type Markup, markup, type Shape } from "@tavs/cli/page";
import type { DemoResult, Linked } from "../result.ts";
import { count } from "./numbers.ts";

const ROW_HEIGHT = 46;

/** How many patients each hospital asked about, and how many of them the registry knew: one bar each, drawn to one scale. */
export function linkFigure(link: DemoResult["link"], shape: Shape): Markup {
  const hospitals = Object.entries(link);
  const largest = Math.max(1, ...hospitals.map(([, { asked }]) => asked));
  const x = linear([0, largest], [0, shape.width - 4]);
  return figure({
    name: "link",
    title: "Patients asked about and found",
    description: hospitals
      .map(([name, { asked, found }]) => `${name} asked about ${count(asked)} patients, ${count(found)} were found.`)
      .join(" "),
    shape,
    height: hospitals.length * ROW_HEIGHT,
    content: hospitals.map(([name, linked], at) => bar(name, linked, at * ROW_HEIGHT, x)),
  });
}

function bar(name: string, { asked, found }: Linked, y: number, x: (value: number) => number): Content {
  return [
    markup`<text class="strong" x="2" y="${y + 15}">${name}<tspan class="quiet" dx="10">${count(found)} of ${count(asked)} known to the registry</tspan></text>`,
    markup`<rect class="asked" x="2" y="${y + 23}" width="${x(asked)}" height="9" rx="2"/>`,
    markup`<rect class="found" x="2" y="${y + 23}" width="${x(found)}" height="9" rx="2"/>`,
  ];
}
