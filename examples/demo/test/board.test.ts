import { describe, expect, test } from "vitest";
import { bar } from "../terminal/bar.ts";
import { advance, type Board, type Mode, openBoard, settle, type Update } from "../terminal/board.ts";
import { plain } from "../terminal/paint.ts";
import { columnsOf } from "../terminal/text.ts";

const look = { paint: plain, width: 80 };
const PHASE = { phase: "link", total: 1000 };
const NEWS: readonly Update[] = [
  { ...PHASE, party: "east", done: 0, atMs: 0 },
  { ...PHASE, party: "west", done: 0, atMs: 10 },
  { ...PHASE, party: "east", done: 250, atMs: 500 },
  { ...PHASE, party: "east", done: 260, atMs: 510 },
  { ...PHASE, party: "west", done: 1000, atMs: 900 },
  { ...PHASE, party: "east", done: 1000, atMs: 2000 },
];

describe("progress on a terminal", () => {
  test("is one line a party, drawn over itself", () => {
    const screen = shown(played("live", NEWS));
    expect(screen.map((line) => line.trim().split(/\s+/)[0])).toEqual(["east", "west"]);
    expect(screen.every((line) => line.includes("100 %"))).toBe(true);
  });

  test("is not drawn more often than anybody reads", () => {
    const often = Array.from({ length: 500 }, (_, at) => ({ ...PHASE, party: "east", done: at, atMs: at }));
    expect(played("live", often).split("\n").length - 1).toBeLessThanOrEqual(1 + 500 / 80);
  });

  test("shows the last news when it is settled, and what follows stands below", () => {
    const { board } = replay("live", NEWS.slice(0, 4));
    const last = settle(board, look);
    const screen = shown(`${played("live", NEWS.slice(0, 4))}${last.text}next\n`);
    expect(screen[0]).toContain("260 of 1,000");
    expect(screen[2]).toBe("next");
    expect(last.board).toEqual(openBoard("live"));
  });

  test("starts the clock anew in a new phase", () => {
    const { text } = replay("live", [
      ...NEWS,
      { party: "east", phase: "sum", total: 10, done: 0, atMs: 5000 },
      { party: "east", phase: "sum", total: 10, done: 5, atMs: 6000 },
    ]);
    const line = shown(text)[0]!;
    expect(line).toContain("50 %");
    expect(line).toContain("5/s");
    expect(line).toContain("1 s left");
  });

  test("leaves the board that it was given as it was", () => {
    const board = Object.freeze(openBoard("live"));
    expect(advance(board, NEWS[0]!, look)).toEqual(advance(board, NEWS[0]!, look));
  });

  test("lets no party's name move the cursor", () => {
    const { text } = advance(openBoard("live"), { ...NEWS[0]!, party: "a\u001b[9Ab\r" }, look);
    expect(text).not.toContain("\u001b[9A");
    expect(text).not.toContain("\r");
  });
});

describe("progress in a file", () => {
  test("is a line where a party begins a phase and one where it ends it", () => {
    expect(played("log", NEWS)).toBe(
      "  east: link, 1,000 to do\n  west: link, 1,000 to do\n  west: link, done in 0.89\u00a0s\n  east: link, done in 2.0\u00a0s\n",
    );
    expect(settle(replay("log", NEWS).board, look).text).toBe("");
  });

  test("says once that a phase with nothing to do is done", () => {
    const nothing = { party: "east", phase: "link", total: 0, done: 0, atMs: 3 };
    expect(played("log", [nothing, nothing])).toBe("  east: link, 0 to do\n  east: link, done in 0.00\u00a0s\n");
  });
});

describe("a bar", () => {
  const pace = { party: "east", phase: "link", done: 500, total: 1000, elapsedMs: 2000 };

  test("says how much, how fast and how long still", () => {
    const line = bar(pace, look);
    expect(line).toContain("50 %");
    expect(line).toContain("500 of 1,000");
    expect(line).toContain("250/s");
    expect(line).toContain("2 s left");
    const [full, empty] = [line.match(/━/g)!.length, line.match(/─/g)!.length];
    expect(full).toBe(empty);
  });

  test("fits the width, with the phase where there is room", () => {
    for (const width of [70, 78, 80, 94, 100]) {
      const line = bar(
        { ...pace, party: "a hospital with a long name", phase: "a phase with a long name" },
        { paint: plain, width },
      );
      expect(columnsOf(line)).toBeLessThanOrEqual(width);
      expect(line.includes("a phase")).toBe(width >= 94);
    }
  });

  test("promises nothing before anything is done, and says at the end how long it took", () => {
    expect(bar({ ...pace, done: 0, elapsedMs: 0 }, look)).not.toMatch(/left|\/s/);
    expect(bar({ ...pace, done: 1000 }, look)).toMatch(/2\.0 s$/);
  });
});

function replay(mode: Mode, news: readonly Update[]): { readonly board: Board; readonly text: string } {
  return news.reduce(
    ({ board, text }, update) => {
      const next = advance(board, update, look);
      return { board: next.board, text: text + next.text };
    },
    { board: openBoard(mode), text: "" },
  );
}

function played(mode: Mode, news: readonly Update[]): string {
  return replay(mode, news).text;
}

/** What a terminal shows after the text: it knows line feeds, the way up, and erasing to the end of the line (ECMA-48). */
function shown(text: string): string[] {
  const lines: string[] = [""];
  let at = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what a terminal obeys.
  for (const [part, up] of text.matchAll(/\u001b\[(\d+)A|\u001b\[K|\r|\n|[^\u001b\r\n]+/g)) {
    if (up !== undefined) at -= Number(up);
    else if (part === "\n") lines[++at] ??= "";
    else if (part !== "\r" && !part.startsWith("\u001b")) lines[at] = part; // each line is written whole
  }
  return lines.slice(0, -1);
}
