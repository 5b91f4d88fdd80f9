export type Align = "left" | "right";

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what starts a colour.
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Columns that a text takes: colours take none. */
export function columnsOf(text: string): number {
  return [...text.replace(COLOURS, "")].length;
}

/** The text with spaces to fill `width` columns. A longer one stays as it is. */
export function pad(text: string, width: number, align: Align = "left"): string {
  const space = " ".repeat(Math.max(0, width - columnsOf(text)));
  return align === "left" ? text + space : space + text;
}

/** The text cut to `width` columns, with an ellipsis where something is missing. Not for coloured text. */
export function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** Lines of at most `width` columns, broken at spaces; a longer word has a line of its own. Not for coloured text. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ +/)) {
    const line = lines.at(-1);
    if (line !== undefined && columnsOf(line) + 1 + columnsOf(word) <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
