import { printable } from "@tavs/cli/page";
import { count, duration } from "../report/numbers.ts";
import { bar, type Pace } from "./bar.ts";
import type { Look } from "./paint.ts";

/** News from a party: how much of a phase it has done, and when that was (any clock, in milliseconds). */
export interface Update {
  readonly party: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly atMs: number;
}

/** `live` redraws its lines in place, for a terminal; `log` writes a line where a phase begins and one where it ends. */
export type Mode = "live" | "log";

/** The progress of several parties at once, as data. */
export interface Board {
  readonly mode: Mode;
  readonly tracks: readonly Track[];
  /** Lines that stand on the screen and would be drawn over. */
  readonly drawn: number;
  readonly drawnMs: number;
}

/** One party's phase, and when it began. */
export interface Track extends Pace {
  readonly beganMs: number;
}

/** A board after some news, and what to write to the stream for it; often nothing. */
export interface Shown {
  readonly board: Board;
  readonly text: string;
}

const FRAME_MS = 80; // faster than this nobody reads

export function openBoard(mode: Mode): Board {
  return { mode, tracks: [], drawn: 0, drawnMs: Number.NEGATIVE_INFINITY };
}

/** Takes in news from one party. A party in a new phase begins a new line in the old one's place. */
export function advance(board: Board, update: Update, look: Look): Shown {
  const before = board.tracks.find(({ party }) => party === update.party);
  const track = tracked(before, { ...update, party: printable(update.party), phase: printable(update.phase) });
  const tracks =
    before === undefined ? [...board.tracks, track] : board.tracks.map((each) => (each === before ? track : each));
  const begins = before === undefined || before.phase !== track.phase;
  const ends = track.done >= track.total && (begins || before.done < before.total);
  const next = { ...board, tracks };
  if (board.mode === "log") return { board: next, text: logged(track, { begins, ends }) };
  const isDue = begins || ends || update.atMs - board.drawnMs >= FRAME_MS;
  return isDue ? redraw(next, update.atMs, look) : { board: next, text: "" };
}

/** Leaves what stands on the screen and forgets the parties: what is written next stands below. */
export function settle(board: Board, look: Look): Shown {
  const text = board.mode === "live" && board.drawn > 0 ? redraw(board, board.drawnMs, look).text : "";
  return { board: openBoard(board.mode), text };
}

function tracked(before: Track | undefined, { party, phase, done, total, atMs }: Update): Track {
  const beganMs = before?.phase === phase ? before.beganMs : atMs;
  return { party, phase, done, total, beganMs, elapsedMs: atMs - beganMs };
}

function redraw(board: Board, atMs: number, look: Look): Shown {
  const lines = board.tracks.map((track) => `  ${bar(track, { ...look, width: look.width - 4 })}\u001b[K\n`);
  const up = board.drawn === 0 ? "" : `\u001b[${board.drawn}A\r`;
  return { board: { ...board, drawn: lines.length, drawnMs: atMs }, text: up + lines.join("") };
}

function logged(
  { party, phase, total, elapsedMs }: Track,
  { begins, ends }: { readonly begins: boolean; readonly ends: boolean },
): string {
  const began = begins ? `  ${party}: ${phase}, ${count(total)} to do\n` : "";
  const ended = ends ? `  ${party}: ${phase}, done in ${duration(elapsedMs / 1000)}\n` : "";
  return began + ended;
}
