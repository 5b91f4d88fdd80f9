// The data flows of a study as a table for the impact assessment (GDPR article 35): one row for each kind of message of each session.
import { FlawedStudy, type Study, type StudyComputation } from "@tavs/core/study";
import type { DpiaWords } from "../messages/dpia.ts";
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
    return flows.map((flow) => rowOf(flow, { computation, words, kept })).filter(isSaid);
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

/** What nobody sends, for its role is nobody's, is not said. */
const isSaid = ({ sender, receiver }: DpiaRow): boolean => sender !== "" && receiver !== "";

/** The table in Markdown, which documents and wikis take, with what is true of all of it around. */
export function dpiaLines(study: Study, rows: readonly DpiaRow[], words: DpiaWords): readonly string[] {
  const { title, permit, computations, retention, expires } = study;
  return [
    `# ${words.title}: ${literal(title)} (${literal(permit)})`,
    "",
    words.sealed,
    ...["", ...computations.map(({ label }) => label)].flatMap((session) => [
      "",
      ...(session === "" ? [] : [`## ${literal(session)}`, ""]),
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
        parties.map((name) => `- ${literal(label)}, ${name}: ${literal(reveals[name]!.learns)}`), // each party has it, as `mustBeStudy` saw
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

/** Words of ours and names of parties, neither of which holds a bar: whole, however many the parties are. */
const row = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`;

/** A text of the study, whole, none of which a document or a wiki takes for HTML, a link or a picture; `mustBeStudy` saw no control character in it. */
const literal = (text: string): string => text.replaceAll(/[\\`*_[\]<>|&~]/g, "\\$&");
