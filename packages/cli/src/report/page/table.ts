import { type Content, type Markup, markup } from "./markup.ts";

/** A column: its heading, and `number` if its cells are numbers to be read downwards. */
export interface Column {
  readonly heading: string;
  readonly kind?: "number";
}

/** Whether people who see the page see the caption too: not where a heading says the same. */
export type Caption = "shown" | "unseen";

export interface TableOptions {
  /** Default: "shown". */
  readonly seen?: Caption;
  /** Its name among all tables of the page, where the caption is that of several. */
  readonly label?: string;
}

/** A table whose first cell of each row is its header, that scrolls by itself where it does not fit. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  { seen = "shown", label = caption }: TableOptions = {},
): Markup {
  const kind = (at: number) => (columns[at]?.kind === "number" ? markup` class="number"` : "");
  const head = columns.map(({ heading }, at) => markup`<th scope="col"${kind(at)}>${heading}</th>`);
  const body = rows.map(([header = "", ...cells]) => {
    const data = cells.map((cell, at) => markup`<td${kind(at + 1)}>${cell}</td>`);
    return markup`<tr><th scope="row">${header}</th>${data}</tr>`;
  });
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><caption class="${seen}">${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
