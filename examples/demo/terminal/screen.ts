import { type Markup, markup } from "@tavs/cli/page";

const CELL = 8.1;
const LINE = 19;

/** What a colour code means (ECMA-48, SGR), as a class. */
const CLASSES: Readonly<Record<string, string>> = {
  "1": "bright",
  "2": "dim",
  "36": "one-tone",
  "33": "other-tone",
  "32": "one-tone",
  "1;31": "other-tone",
};

/** Text of a terminal, with its colours, as SVG: every run of one colour stands at its own column, whatever the font. */
export function screen(text: string, x: number, y: number): { readonly content: Markup; readonly height: number } {
  const lines = text.split("\n");
  const content = lines.map(
    (line, at) => markup`<text class="mono" y="${y + at * LINE}">${runs(line).map((run) => drawn(run, x))}</text>`,
  );
  return { content: markup`${content}`, height: lines.length * LINE };
}

interface Run {
  readonly text: string;
  readonly column: number;
  readonly code: string;
}

function runs(line: string): Run[] {
  let [column, code] = [0, "0"];
  const found: Run[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what starts a colour.
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith("\u001b[")) code = part.slice(2, -1);
    else {
      for (const word of part.matchAll(/\S+(?: \S+)*/g))
        found.push({ text: word[0], column: column + columns(part.slice(0, word.index)), code });
      column += columns(part);
    }
  }
  return found;
}

function drawn({ text, column, code }: Run, x: number): Markup {
  const width = (columns(text) * CELL).toFixed(1);
  return markup`<tspan class="${CLASSES[code] ?? "ordinary"}" x="${(x + column * CELL).toFixed(1)}" textLength="${width}" lengthAdjust="spacingAndGlyphs">${text}</tspan>`;
}

function columns(text: string): number {
  return [...text].length;
}
