// What a run looks like on a terminal: progress while it goes, a block when a step is over, the tables at the end.
import type { WriteStream } from "node:tty";
import type { Terms } from "@tavs/core/study";
import type { Collected, Heard } from "./collected.ts";
import { STEPS, type StepName } from "./news.ts";
import type { DemoResult } from "./result.ts";
import { block, inside } from "./terminal/block.ts";
import { advance, type Board, openBoard, settle } from "./terminal/board.ts";
import { type Look, lookFor } from "./terminal/paint.ts";
import { summary } from "./terminal/summary.ts";

export interface Shows {
  show(collected: Collected, heard: Heard): void;
  say(line: string): void;
  finish(result: DemoResult, reportPath: string): void;
}

/** For --json: nothing but the result is printed. */
export const silent: Shows = { show: () => undefined, say: () => undefined, finish: () => undefined };

const titles: Readonly<Record<StepName, string>> = {
  agree: "Agree: all parties sign one study",
  link: "Link: each hospital asks the registry about its own patients",
  deduplicate: "Deduplicate: who is in two hospitals is counted once",
  analyse: "Analyse: sums that nobody can take apart",
  release: "Release: noise from every hospital, then the smallest cell",
  prove: "Prove: every log is checked from its first line",
};

export class Screen implements Shows {
  readonly #out: WriteStream;
  readonly #look: Look;
  #board: Board;
  readonly #shown = new Set<StepName>();

  constructor(out: WriteStream, terms: Terms) {
    this.#out = out;
    this.#look = lookFor(out, process.env);
    this.#board = openBoard(out.isTTY ? "live" : "log");
    const many = terms.parties.length === 5 ? "Five" : "Six";
    const lines = [
      `${terms.purpose}.`,
      `${many} nodes of tavs, ${many.toLowerCase()} folders, a relay: nobody reads another's file.`,
    ];
    this.#write(block({ title: terms.title }, lines, this.#look));
  }

  show(collected: Collected, { from, news, atMs }: Heard): void {
    if (news.at === "progress")
      this.#advance({ party: `${from}, ${news.label}`, phase: news.phase, done: news.done, total: news.total, atMs });
    for (const step of STEPS) {
      if (this.#shown.has(step)) continue;
      if (!collected.isOver(step)) return; // what runs beside it is shown behind it
      this.#over(step, collected);
    }
  }

  say(line: string): void {
    this.#settle();
    this.#write(`  ${this.#look.paint("second", line)}\n`);
  }

  finish(result: DemoResult, reportPath: string): void {
    this.#settle();
    this.#write(summary(result, this.#look));
    this.#write(`\n  The report: ${this.#look.paint("strong", reportPath)}\n\n`);
  }

  #over(step: StepName, collected: Collected): void {
    this.#shown.add(step);
    this.#settle();
    const heading = { title: titles[step], step: { number: STEPS.indexOf(step) + 1, of: STEPS.length } };
    const seconds = collected.seconds(step);
    this.#write(block({ ...heading, seconds }, linesOf(step, collected), inside(this.#look)));
  }

  #advance(update: Parameters<typeof advance>[1]): void {
    const { board, text } = advance(this.#board, update, this.#look);
    this.#board = board;
    this.#write(text);
  }

  #settle(): void {
    const { board, text } = settle(this.#board, this.#look);
    this.#board = board;
    this.#write(text);
  }

  #write(text: string): void {
    if (text !== "") this.#out.write(text);
  }
}

const number = (value: number): string => value.toLocaleString("en-GB");

/** One sentence for each thing that became known in a step. */
function linesOf(step: StepName, collected: Collected): string[] {
  if (step === "agree") return [`All hold the same terms, with ${collected.last("agreed")?.signatures} signatures.`];
  if (step === "link")
    return collected.all("linked").map(({ from, news: { linked } }) => {
      return `${from} knows the follow-up of ${number(linked.found)} of its ${number(linked.asked)} patients; the registry holds ${number(linked.registrySize)} people.`;
    });
  if (step === "deduplicate") {
    const overlaps = collected
      .all("overlap")
      .map(({ from, news }) => `${from} leaves out ${news.shared} patients whom ${news.with} reports.`);
    const distinct = collected.last("distinct");
    return [
      ...overlaps,
      `${number(distinct?.patients ?? 0)} distinct patients; ${number(distinct?.analysed ?? 0)} are analysed.`,
    ];
  }
  if (step === "analyse") {
    const rounds = Math.max(0, ...collected.all("iteration").map(({ news }) => news.round));
    const model = rounds === 0 ? "The Cox model" : `The Cox model came to rest after ${rounds} rounds; it`;
    return [`${model} and the curves went through the gate into the hub's folder.`];
  }
  if (step === "release") {
    const { contributors = [], missing = [] } = collected.last("released") ?? {};
    const lost = missing.length === 0 ? "" : `; ${missing.join(", ")} was lost, and is not`;
    return [
      `One table was released: ${contributors.join(", ")} are in it${lost}.`,
      "Each hospital added noise of its own and encrypted; three opened the total together.",
      "Nobody saw one without noise.",
    ];
  }
  return collected
    .all("audit")
    .map(
      ({ news: { audited } }) =>
        `${audited.party}: ${audited.entries} entries, every one in its place; a bit flipped in a copy is found, in line ${audited.flippedFoundAt}.`,
    );
}
