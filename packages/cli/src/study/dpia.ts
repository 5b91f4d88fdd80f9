// The data flows of a study as a table for the impact assessment (GDPR article 35): one row for each kind of message of each session.
import { FlawedStudy, type Study, type StudyComputation } from "@tavs/core/study";
import type { DpiaWords } from "../messages/dpia.ts";
import { plain } from "../plain-text.ts";
import { type Flow, flowsOf } from "./flows.ts";

/** One row: who tells whom what, and what that gives away. */
export interface DpiaRow {
  /** The label of the session; empty for what is said before any session. */
  readonly session: string;
  readonly message: string;
  readonly sender: string;
  readonly receiver: string;
  readonly content: string;
  readonly reveals: string;
  readonly kept: string;
}

/** Throws `FlawedStudy` where the messages of a protocol are not listed: a table with a gap would be worse than none. */
export function tableOf(study: Study, words: DpiaWords): readonly DpiaRow[] {
  const { expires, retention, computations } = study;
  const kept = words.kept(retention.sessionDays, expires);
  const everybody = study.parties.map(({ name }) => name).join(", ");
  const hello = { session: "", message: words.helloName, sender: everybody, receiver: everybody, ...words.hello, kept };
  const rows = computations.flatMap((computation, at) => {
    const flows = flowsOf(computation);
    const field = `computations.${at}.protocol`;
    if (!flows) throw new FlawedStudy({ field, rule: words.noList });
    return flows.map((flow) => rowOf(flow, { computation, words, kept }));
  });
  return [hello, ...rows];
}

interface Around {
  readonly computation: StudyComputation;
  readonly words: DpiaWords;
  readonly kept: string;
}

function rowOf({ messages, from, to, kind }: Flow, { computation, words, kept }: Around): DpiaRow {
  const { label, parties, roles } = computation;
  const named = (role: string): string => parties.filter((name) => roles[name] === role).join(", ");
  const { content, reveals } = words.kinds[kind];
  const [sender, receiver] = [named(from), named(to)];
  return { session: label, message: messages.join(", "), sender, receiver, content, reveals, kept };
}

/** The table in Markdown, which documents and wikis take, with what is true of all of it around. */
export function dpiaLines(study: Study, rows: readonly DpiaRow[], words: DpiaWords): readonly string[] {
  const { title, permit, computations, retention, expires } = study;
  return [
    `# ${plain(words.title)}: ${plain(title)} (${plain(permit)})`,
    "",
    words.sealed,
    ...["", ...computations.map(({ label }) => label)].flatMap((session) => [
      "",
      ...(session === "" ? [] : [`## ${plain(session)}`, ""]),
      row(words.columns),
      row(words.columns.map(() => "---")),
      ...rows
        .filter((each) => each.session === session)
        .map(cells)
        .map(row),
    ]),
    "",
    words.learns,
    "",
    ...computations.flatMap(
      ({ label, parties, reveals }) =>
        parties.map((name) => `- ${plain(label)}, ${name}: ${plain(reveals[name]!.learns)}`), // each party has it, as `mustBeStudy` saw
    ),
    "",
    words.results(retention.resultDays, expires),
    words.logs(retention.auditDays, expires),
  ];
}

const cells = ({ message, sender, receiver, content, reveals, kept }: DpiaRow): readonly string[] => [
  message,
  sender,
  receiver,
  content,
  reveals,
  kept,
];

const row = (texts: readonly string[]): string =>
  `| ${texts.map((text) => plain(text).replaceAll("|", "\\|")).join(" | ")} |`;
