import { count } from "../report/numbers.ts";
import type { Look } from "./paint.ts";
import { cut, pad } from "./text.ts";

/** How far one party is: `elapsedMs` since it began. */
export interface Pace {
  readonly party: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

const BESIDE = 48; // columns of everything but the party, the phase and the bar
const PHASE = 14;
const ROOMY = 78; // columns from which a session stands beside the party's name
const SHOWS_PHASE = 94; // columns from which there is room for the phase beside a bar of some length

/** One line: party, phase where there is room, bar, share, done of total, rate, time left (or taken, at the end). */
export function bar({ party, phase, done, total, elapsedMs }: Pace, { paint, width }: Look): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const label = width < SHOWS_PHASE ? [] : [paint("quiet", pad(cut(phase, PHASE), PHASE))];
  const name = width < ROOMY ? 10 : 20;
  const length = Math.max(8, width - BESIDE - name - (label.length > 0 ? PHASE + 1 : 0));
  const filled = Math.round(share * length);
  return [
    pad(cut(party, name), name),
    ...label,
    paint(share === 1 ? "good" : "first", "━".repeat(filled)) + paint("quiet", "─".repeat(length - filled)),
    pad(`${Math.floor(share * 100)} %`, 6, "right"),
    pad(`${count(done)} of ${count(total)}`, 17, "right"),
    paint("quiet", pad(rate(done, elapsedMs), 10, "right")),
    paint("quiet", pad(remaining({ done, total, elapsedMs }), 10, "right")),
  ].join(" ");
}

function rate(done: number, elapsedMs: number): string {
  return elapsedMs <= 0 ? "" : `${count((done / elapsedMs) * 1000)}/s`;
}

function remaining({ done, total, elapsedMs }: Omit<Pace, "party" | "phase">): string {
  if (done >= total) return `${(elapsedMs / 1000).toFixed(1)} s`;
  if (done === 0 || elapsedMs <= 0) return "";
  const seconds = Math.ceil(((total - done) * elapsedMs) / done / 1000);
  return seconds < 100 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`;
}
