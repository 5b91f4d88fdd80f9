// Figures of the notebooks, as SVG: bars, and survival curves.

const INK = "#1b2426";
const QUIET = "#5a6466";
const LINE = "#d8d4c9";
const COLOURS = ["#0d6a72", "#a8470b", "#6a5b9e", "#5a6466"];
const WIDTH = 720;

const svg = (height: number, title: string, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="14"><title>${title}</title><rect width="${WIDTH}" height="${height}" fill="#fdfcf9"/><text x="20" y="28" font-weight="600" fill="${INK}">${title}</text>${content}</svg>`;

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** What stands at the end of the bar. */
  readonly says: string;
  /** Which colour; the first when left out. */
  readonly tone?: number;
}

/** Horizontal bars on one scale from 0. */
export function bars(title: string, all: readonly Bar[]): string {
  const largest = Math.max(...all.map(({ value }) => value));
  const rows = all.map(({ name, value, says, tone = 0 }, i) => {
    const y = 52 + 34 * i;
    const width = (value / largest) * 300;
    return `<text x="20" y="${y + 15}" fill="${INK}">${name}</text><rect x="310" y="${y}" width="${Math.max(width, 1.5).toFixed(1)}" height="20" rx="2" fill="${COLOURS[tone]}"/><text x="${(318 + width).toFixed(1)}" y="${y + 15}" fill="${QUIET}">${says}</text>`;
  });
  return svg(62 + 34 * all.length, title, rows.join(""));
}

export interface Steps {
  readonly name: string;
  /** The share without event from each time on; 1 before. */
  readonly points: readonly { readonly time: number; readonly share: number }[];
  readonly tone: number;
  readonly dashed?: boolean;
}

const LEFT = 70;
const RIGHT = 500;
const TOP = 56;
const BOTTOM = 320;

/** Step curves over years, the names beside them in their order. */
export function curves(title: string, all: readonly Steps[], years: number): string {
  const x = (time: number): string => (LEFT + (Math.min(time, years) / years) * (RIGHT - LEFT)).toFixed(1);
  const y = (share: number): string => (BOTTOM - share * (BOTTOM - TOP)).toFixed(1);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<path d="M${LEFT} ${y(share)}H${RIGHT}" stroke="${LINE}"/><text x="${LEFT - 8}" y="${Number(y(share)) + 5}" text-anchor="end" fill="${QUIET}">${100 * share}${share === 1 ? " %" : ""}</text>`,
  );
  const ticks = Array.from({ length: years + 1 }, (_, year) => year).map(
    (year) => `<text x="${x(year)}" y="${BOTTOM + 20}" text-anchor="middle" fill="${QUIET}">${year}</text>`,
  );
  const drawn = all.map(({ name, points, tone, dashed = false }, i) => {
    const shown = points.filter(({ time }) => time <= years);
    const path = shown.map(({ time, share }) => `H${x(time)}V${y(share)}`).join("");
    const stroke = `fill="none" stroke="${COLOURS[tone]}" stroke-width="2"${dashed ? ' stroke-dasharray="3 4"' : ""}`;
    const at = TOP + 10 + 22 * i;
    return `<path d="M${LEFT} ${y(1)}${path}" ${stroke}/><path d="M520 ${at}H545" ${stroke}/><text x="553" y="${at + 5}" fill="${INK}">${name}</text>`;
  });
  const axis = `<text x="${RIGHT}" y="${BOTTOM + 42}" text-anchor="end" fill="${QUIET}">years after surgery</text>`;
  return svg(BOTTOM + 56, title, [...grid, ...ticks, axis, ...drawn].join(""));
}
