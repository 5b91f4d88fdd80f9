import { mustBring, type Study } from "@tavs/core/study";
import { type AgreedCount, agreedCount } from "../count/agreed-count.ts";
import { countWith } from "../count/counting.ts";
import { readTable, type Table } from "../data/read-table.ts";
import { type AgreedLink, agreedLink, linkProtocols } from "../link/agreed-link.ts";
import { linkWith } from "../link/linking.ts";
import type { Messages } from "../messages/index.ts";
import { holding, isHeld } from "../pseudonyms/answering.ts";
import { forbidden } from "../session/forbidden.ts";
import type { Home } from "../session/home.ts";
import { type Persons, personsOf } from "../session/identifiers.ts";
import type { Playing } from "../session/once.ts";
import type { SessionsOf } from "../session/play.ts";
import type { Policy, Source } from "./policy.ts";

/** A session in which this party answers: it brings what its policy names, and learns no result. */
export interface Answer {
  readonly label: string;
  readonly source: Source | undefined;
  /** How often the study lets it run. */
  readonly runs: number;
  run(home: Home, link: SessionsOf, playing: Playing): Promise<void>;
}

const countProtocols = ["psi/cardinality/1", "psi/union/1"];
const ANSWERING = ["sender", "contributor", "mixer"];

/** The sessions of a study that a node answers. Throws `Forbidden` where the study, or this party's own policy, does not let it. */
export function answersIn(study: Study, me: string, policy: Policy, messages: Messages): readonly Answer[] {
  return study.computations.flatMap(({ label, protocol, parties, roles, queries: { runs } }) => {
    if (isHeld(study, { me, label })) return [{ runs, ...holding({ study, me, label }, messages) }];
    if (!parties.includes(me) || !ANSWERING.includes(roles[me]!)) return [];
    const wish = { me, session: label, run: 0, column: undefined };
    const asked = { study, me, policy, messages };
    if (linkProtocols.includes(protocol)) return [{ runs, ...linking(agreedLink(study, wish, messages), asked) }];
    if (countProtocols.includes(protocol)) return [{ runs, ...counting(agreedCount(study, wish, messages), asked) }];
    return [];
  });
}

interface Asked {
  readonly study: Study;
  readonly me: string;
  readonly policy: Policy;
  readonly messages: Messages;
}

type Answering = Omit<Answer, "runs">;

function linking(agreed: AgreedLink, asked: Asked): Answering {
  const columns = Object.keys(agreed.columns);
  const source = sourceFor(asked, columns);
  return {
    label: agreed.label,
    source,
    run: async (home, link, playing) => {
      const { table, persons } = await read(source, columns, agreed);
      await linkWith(home, link, agreed, { ...playing, table, persons });
    },
  };
}

function counting(agreed: AgreedCount, asked: Asked): Answering {
  const source = agreed.brings ? sourceFor(asked, []) : undefined;
  return {
    label: agreed.label,
    source,
    run: async (home, link, playing) => {
      const persons = source && (await read(source, [], agreed)).persons;
      await countWith(home, link, agreed, { ...playing, persons });
    },
  };
}

/** The first data set that the study names and the policy knows, with all that is to be said of it. */
function sourceFor({ study, me, policy, messages }: Asked, columns: readonly string[]): Source {
  const position = study.parties.findIndex(({ name }) => name === me);
  const found = study.parties[position]!.data.find(({ name }) => policy.data.has(name)); // a node reads only studies that it is in
  if (!found) throw forbidden(`parties.${position}.data`, messages.node.noSource);
  const source = policy.data.get(found.name)!;
  mustBring(study, { party: me, columns: [source.column, ...columns] });
  return source;
}

async function read(
  { file, column }: Source,
  columns: readonly string[],
  { rule }: Pick<AgreedLink, "rule">,
): Promise<{ readonly table: Table; readonly persons: Persons }> {
  const table = await readTable(file, { columns: [column, ...columns] });
  return { table, persons: await personsOf(table.column(column), rule) };
}
