// What stands on the terminal while a country is made up.
import type { WriteStream } from "node:tty";
import { advance, openBoard, settle } from "./terminal/board.ts";
import { lookFor } from "./terminal/paint.ts";

/** Shows how many people are made up of so many. */
export function making(out: WriteStream, people: number): (made: number) => void {
  const look = lookFor(out, process.env);
  let board = openBoard(out.isTTY ? "live" : "log");
  return (made) => {
    const done = Math.min(people, made);
    const shown = advance(
      board,
      { party: "a country", phase: "is made up", done, total: people, atMs: performance.now() },
      look,
    );
    const ended = done === people ? settle(shown.board, look) : { board: shown.board, text: "" };
    board = ended.board;
    out.write(shown.text + ended.text);
  };
}
