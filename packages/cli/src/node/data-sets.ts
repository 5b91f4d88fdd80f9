// The own data that a session reads: the first set that the study lets this party bring, that its policy knows, and that has all columns.
import { mustBring } from "@tavs/core/study";
import { plain } from "../plain-text.ts";
import { forbidden } from "../session/forbidden.ts";
import { type NumberRule, numberRule } from "../session/identifiers.ts";
import type { Source } from "./policy.ts";
import type { Signed } from "./signed.ts";

/** A data set of a study with what a node reads it with. */
export interface DataSet {
  /** As the study calls it. */
  readonly name: string;
  readonly source: Source;
  /** Its column with the identity numbers; empty where it has none. */
  readonly column: string;
  /** How its rows are called in sentences: a file, or the name of the set. */
  readonly shown: string;
  /** How the study has identity numbers read, where it says so in one way. */
  readonly rule: NumberRule | undefined;
}

interface Needed {
  readonly columns: readonly string[];
  /** Whether identity numbers are read. */
  readonly identified: boolean;
}

/** Throws `Forbidden` where the policy knows none of them, and `FlawedStudy` where the study does not let a column be brought. */
export function dataSet(signed: Signed, { columns, identified }: Needed): DataSet {
  const { study, me, policy, messages, computation } = signed;
  const position = study.parties.findIndex(({ name }) => name === me);
  const field = `parties.${position}.data`; // a node reads only studies that it is in
  const isFor = ({ source }: Candidate): boolean => source.for?.includes(computation.label) === true;
  const known = study.parties[position]!.data.flatMap(({ name, columns }): readonly Candidate[] =>
    policy.data.has(name) ? [{ name, columns, source: policy.data.get(name)! }] : [],
  );
  const open = known.some(isFor) ? known.filter(isFor) : known.filter(({ source }) => source.for === undefined);
  if (open.length === 0) throw forbidden(field, messages.node.noSource);
  const able = identified ? open.filter(({ source }) => source.column !== undefined) : open;
  if (able.length === 0) throw forbidden(field, messages.node.noNumbers);
  const needed = ({ source }: Candidate): readonly string[] => (identified ? [source.column!, ...columns] : columns);
  mustBring(study, { party: me, columns: needed(able[0]!) });
  const found = able.find((each) => needed(each).every((column) => each.columns.includes(column)));
  if (!found) throw forbidden(field, messages.node.divided);
  return withRule(found, signed);
}

interface Candidate {
  readonly name: string;
  readonly columns: readonly string[];
  readonly source: Source;
}

function withRule({ name, source }: Candidate, { study, me }: Signed): DataSet {
  const shown = "file" in source ? source.file : plain(name);
  const rules = study.computations
    .filter(({ parties }) => parties.includes(me))
    .flatMap(({ parameters }) =>
      typeof parameters === "object" && parameters !== null && "rule" in parameters ? [parameters.rule] : [],
    );
  const rule = new Set(rules).size === 1 ? numberRule(rules[0]) : undefined;
  return { name, source, column: source.column ?? "", shown, rule };
}
