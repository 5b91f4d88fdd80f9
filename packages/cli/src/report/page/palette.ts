/** The colours of a theme. Text colours keep a contrast of 4.5 to `paper` and `wash` (WCAG 2.2, 1.4.3). */
export interface Palette {
  readonly paper: string;
  /** Behind panels. */
  readonly wash: string;
  readonly ink: string;
  /** Secondary text. */
  readonly quiet: string;
  readonly line: string;
  /** The curves, by turns: told apart also by people who see red and green alike, and by their dashes. */
  readonly first: string;
  readonly second: string;
  readonly third: string;
  readonly fourth: string;
}

export const LIGHT: Palette = {
  paper: "#fdfcf9",
  wash: "#f4f1ea",
  ink: "#1b2426",
  quiet: "#5a6466",
  line: "#d8d4c9",
  first: "#0d6a72",
  second: "#a8470b",
  third: "#6a3d9a",
  fourth: "#4c5c00",
};

export const DARK: Palette = {
  paper: "#13191b",
  wash: "#1b2326",
  ink: "#e8e5dd",
  quiet: "#9ba7aa",
  line: "#343e41",
  first: "#63c6c9",
  second: "#f3a56b",
  third: "#c9a9f5",
  fourth: "#c3d15a",
};

/** The palette as CSS custom properties. */
export function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}
