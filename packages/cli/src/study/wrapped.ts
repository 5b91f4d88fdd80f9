import { plain } from "../plain-text.ts";

export const WIDTH = 100;

/** A text in lines of at most so many characters, broken at spaces where there are some; what a terminal would obey is written out. */
export function wrapped(text: string, width: number = WIDTH): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(space > 0 ? end + 1 : end);
  }
  return [...lines, rest].map(plain);
}
