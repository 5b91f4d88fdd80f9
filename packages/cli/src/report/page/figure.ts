import { type Content, type Markup, markup } from "./markup.ts";

/** How much room a figure has: it is drawn for a desk and for a hand, and CSS shows one of the two. */
export interface Shape {
  readonly name: "wide" | "narrow";
  readonly width: number;
  readonly plotHeight: number;
  /** The most ticks on the horizontal axis. */
  readonly ticks: number;
}

export const WIDE: Shape = { name: "wide", width: 760, plotHeight: 320, ticks: 12 };
export const NARROW: Shape = { name: "narrow", width: 360, plotHeight: 230, ticks: 6 };

/** An SVG element with a title and a description for people who do not see it. */
export function figure(drawing: {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly shape: Shape;
  readonly height: number;
  readonly content: Content;
}): Markup {
  const { name, title, description, shape, height, content } = drawing;
  const id = `${name}-${shape.name}`;
  return markup`<svg class="${shape.name}" width="${shape.width}" height="${height}" viewBox="0 0 ${shape.width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description"><title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>${content}</svg>`;
}

/** The figure for every width. */
export function everyWidth(draw: (shape: Shape) => Markup): Markup {
  return markup`${draw(WIDE)}${draw(NARROW)}`;
}
