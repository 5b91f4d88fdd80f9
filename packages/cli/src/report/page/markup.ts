/** Text that is markup already. Only `markup` makes it, so that everything else is escaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a hole of a template. */
export type Content = string | number | Markup | readonly Content[];

/** HTML or SVG from a template: what stands in the holes is escaped, unless it is markup or a list of it. */
export function markup(strings: TemplateStringsArray, ...holes: readonly Content[]): Markup {
  return new Markup(strings.reduce((text, string, at) => text + render(holes[at - 1] ?? "") + string));
}

/** The text without control and direction characters: a name must not move a cursor or turn a line around. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "");
}

function render(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === "object") return content.map(render).join("");
  return printable(String(content)).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
