import { join } from "node:path";
import type { FilesReport, ToCarry } from "@tavs/core/node";
import type { Desk } from "../desk.ts";
import type { Left } from "../messages/en/step.ts";
import { plain } from "../plain-text.ts";
import { green } from "../terminal.ts";
import type { StepRequest } from "./step-request.ts";

export interface Told {
  readonly request: StepRequest;
  readonly report: FilesReport;
  readonly isWritten: boolean;
  /** True where this side is done. */
  readonly isOver: boolean;
  /** The line of JSON that the link said, where it came to its end in this step. */
  readonly said: string | undefined;
  /** Undefined where this side is done, or nobody knows. */
  readonly left: Left | undefined;
}

/** What came of a step, and what to carry now. */
export function tellStep(desk: Desk, told: Told): void {
  if (told.request.form === "json") return desk.terminal.say(json(told));
  for (const line of warnings(desk, told.report)) desk.terminal.complain(line);
  for (const line of sentences(desk, told)) desk.terminal.say(line);
}

function json({ request, report, said, isOver, left }: Told): string {
  const { carry, superseded, copyAgain, otherTerms, links, foreign } = report;
  const linked = said === undefined ? {} : (JSON.parse(said) as object); // our own line
  const found = { carry: carry.map((each) => ({ ...each, file: fileOf(request, each) })), superseded, copyAgain };
  return JSON.stringify({
    ok: true,
    finished: isOver,
    ...linked,
    carriesLeft: left ?? null,
    ...found,
    otherTerms,
    links,
    foreign,
  });
}

/** Names of files that were carried here are anybody's. */
function warnings(
  { messages: { step: words } }: Desk,
  { copyAgain, otherTerms, links, foreign }: FilesReport,
): readonly string[] {
  return [
    ...copyAgain.map(({ from, name }) => words.copyAgain({ from, name: plain(name) })),
    ...otherTerms.map(({ from, name }) => words.otherTerms({ from, name: plain(name) })),
    ...links.map((name) => words.link(plain(name))),
    ...(foreign > 0 ? [words.foreign(foreign)] : []),
  ];
}

function sentences({ messages: { step: words } }: Desk, { request, report, isWritten, left }: Told): readonly string[] {
  const carry = report.carry.flatMap((each) => {
    const about = { to: each.to, bytes: each.bytes, file: fileOf(request, each) };
    if (each.holds === "receipt") return each.isNew ? words.receipt(about) : [];
    return each.isNew ? words.carry(about) : words.again(about);
  });
  const old = report.superseded.map(({ name }) => plain(name));
  return [
    ...(isWritten ? [`${green("✓")} ${words.over(request.out)}`] : []),
    ...carry,
    ...(left ? [`  ${words.left(left)}`] : []),
    ...(old.length > 0 ? [`  ${words.deletable(old)}`] : []),
  ];
}

const fileOf = ({ folders }: StepRequest, { name }: ToCarry): string => join(folders.out, name);
