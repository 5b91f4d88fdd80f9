// A study as people read it, line by line; no line holds a control character, whatever stands in the file.
import { hex } from "@tavs/core";
import { canonical, type Study, type StudyComputation, type StudyMember, termsHash } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { WIDTH, wrapped } from "./wrapped.ts";

const LABEL = 16;

/** The whole study: everything that is signed is shown. */
export function shownStudy(study: Study, { study: words }: Messages): readonly string[] {
  const { shown } = words;
  const { title, permit, legalBasis, purpose, expires, smallestCell, privacy, retention } = study;
  return [
    ...indented(0, title),
    "",
    ...labelled(shown.permit, permit),
    ...labelled(shown.legalBasis, legalBasis),
    ...labelled(shown.purpose, purpose),
    ...labelled(shown.expires, expires),
    ...labelled(shown.smallestCell, shown.people(smallestCell)),
    ...labelled(shown.privacy, shown.budget(privacy)),
    ...labelled(shown.retention, shown.days(retention)),
    ...labelled(shown.fingerprint, hex(termsHash(study))),
    "",
    shown.parties,
    ...study.parties.flatMap((member) => memberLines(member, words)),
    "",
    shown.computations,
    ...study.computations.flatMap((computation) => computationLines(computation, words)),
  ];
}

type Words = Messages["study"];

const memberLines = ({ name, role, key, data }: StudyMember, { shown }: Words): readonly string[] => [
  ...indented(2, `${name}, ${key}, ${role}`), // what its drafter is free to write comes last: it could look like a key
  ...(data.length === 0 ? indented(4, shown.nothing) : []),
  ...data.flatMap((set) => indented(4, shown.brings(set.name, set.columns.join(", ")))),
];

function computationLines(computation: StudyComputation, { shown }: Words): readonly string[] {
  const { label, protocol, parties, roles, parameters, reveals, queries } = computation;
  return [
    ...indented(2, `${protocol}, ${shown.runs(queries.runs, queries.items)}: ${label}`),
    ...parties.flatMap((name) => {
      const { learns, against, collusion } = reveals[name]!; // each party has both, as `mustBeStudy` saw
      return [
        ...indented(4, `${name} (${roles[name]!}) ${learns}`),
        ...indented(6, `${shown.against[against]}; ${collusion}`),
      ];
    }),
    ...indented(4, `${shown.parameters} ${canonical(parameters)}`),
  ];
}

function labelled(label: string, text: string): readonly string[] {
  const [first = "", ...rest] = wrapped(text, WIDTH - LABEL);
  return [`${label.padEnd(LABEL)}${first}`, ...rest.map((line) => `${" ".repeat(LABEL)}${line}`)];
}

const indented = (columns: number, text: string): readonly string[] =>
  wrapped(text, WIDTH - columns - 2).map((line, at) => `${" ".repeat(at === 0 ? columns : columns + 2)}${line}`);
