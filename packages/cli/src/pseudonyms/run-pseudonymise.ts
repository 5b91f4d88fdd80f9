import type { Table } from "../data/read-table.ts";
import type { Rows } from "../data/row-source.ts";
import { mustBeFree, writeOutput } from "../data/write-output.ts";
import type { Desk } from "../desk.ts";
import { about, refused, usage } from "../refusal.ts";
import { under } from "../session/forbidden.ts";
import { auditFile } from "../session/home.ts";
import { type Persons, personsOf } from "../session/identifiers.ts";
import { inStudy, type Joined, type JoinRequest } from "../session/joined.ts";
import { once } from "../session/once.ts";
import { readShown } from "../session/read-shown.ts";
import { green } from "../terminal.ts";
import { type AgreedPseudonyms, agreedPseudonyms, toldColumns } from "./agreed-pseudonyms.ts";
import { mustBeWhole } from "./destroyed.ts";
import { pseudonymTable } from "./pseudonym-table.ts";
import { type Pseudonymised, pseudonymiseWith } from "./pseudonymising.ts";

export interface PseudonymRequest extends JoinRequest {
  readonly data: string | undefined;
  readonly column: string | undefined;
  readonly columns: readonly string[] | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
}

/** What who asks brings, and where its file goes. */
interface Source {
  readonly file: string;
  readonly from: Rows["bytes"];
  readonly column: string;
  readonly columns: readonly string[];
  readonly out: string;
  readonly table: Table;
  readonly persons: Persons;
}

interface Stage {
  readonly desk: Desk;
  readonly request: PseudonymRequest;
  readonly joined: Joined;
  readonly agreed: AgreedPseudonyms;
  /** Undefined for a holder. */
  readonly source: Source | undefined;
}

/** One party's part in making pseudonyms: the file of who asks, or a holder's answers. */
export async function runPseudonymise(desk: Desk, request: PseudonymRequest): Promise<void> {
  await inStudy(desk, request, async (joined) => {
    const { messages } = desk;
    const wish = { ...request, me: joined.own.identity.name };
    const agreed = await under(joined.file, messages, () => agreedPseudonyms(joined.terms, wish, messages));
    await mustBeWhole(joined, agreed, messages);
    const source = await sourceOf(desk, request, joined, agreed);
    const stage: Stage = { desk, request, joined, agreed, source };
    const done = await pseudonymised(stage);
    const rows = await released(stage, done);
    tell(stage, done, rows);
  });
}

async function sourceOf(
  desk: Desk,
  request: PseudonymRequest,
  { own, file: study, terms }: Joined,
  { role, key, request: asked }: AgreedPseudonyms,
): Promise<Source | undefined> {
  const { messages } = desk;
  const { data, column, columns: typed, out, force } = request;
  const words = messages.pseudonymise;
  if (role === "holder" || !asked) {
    if (data !== undefined || column !== undefined || typed || out !== undefined) throw usage(words.bringsNothing);
    return undefined;
  }
  if (data === undefined || column === undefined || out === undefined) throw usage(words.needsData);
  const reading = { me: own.identity.name, column, columns: typed };
  const columns = await under(study, messages, () => toldColumns(terms, asked, reading, messages));
  await about(out, () => mustBeFree(out, { replace: force }));
  const { table, bytes } = await readShown(desk, { data }, [column, ...columns]);
  const persons = await personsOf(table.column(column), key.rule);
  if (persons.items.size > asked.maxItems) throw refused("terms", words.tooMany(persons.items.size, asked.maxItems));
  return { file: data, from: bytes, column, columns, out, table, persons };
}

const pseudonymised = ({ desk, request, joined, agreed, source }: Stage): Promise<Pseudonymised> =>
  once<Pseudonymised>(desk, { request, joined, label: agreed.label, source }, (link, playing) =>
    pseudonymiseWith(joined.home, link, agreed, { ...playing, ...(source && { items: source.persons.items }) }),
  );

/** Into the log before into the file: what the log does not take is not shown. */
async function released(
  { request, joined, agreed, source }: Stage,
  { found }: Pseudonymised,
): Promise<number | undefined> {
  if (!source || !found) return undefined;
  const { file, out } = source;
  const { text, rows } = await about(file, async () => pseudonymTable(found, { ...source, rule: agreed.key.rule }));
  await joined.home.audit.record({ event: "released", session: agreed.label, run: request.run, rowsReleased: rows });
  await about(out, () => writeOutput(out, text, { replace: request.force }));
  return rows;
}

function tell({ desk, request, joined, agreed, source }: Stage, done: Pseudonymised, rows: number | undefined): void {
  const { terminal, messages } = desk;
  const words = messages.pseudonymise;
  const { label, role } = agreed;
  const { key, items } = done;
  const log = auditFile(joined.folder);
  if (request.form === "json") {
    const said = { session: label, run: request.run, role, key, items, rows, out: source?.out, log };
    return terminal.say(JSON.stringify({ ok: true, ...said, ...(source && { report: source.persons.report }) }));
  }
  terminal.say(`${green("✓")} ${sentence({ agreed, items, rows, out: source?.out }, words)}`);
  terminal.say(`  ${words.key(key)}`);
  terminal.say(`  ${messages.link.log(log)}`);
}

interface Said {
  readonly agreed: AgreedPseudonyms;
  readonly items: number | undefined;
  readonly rows: number | undefined;
  readonly out: string | undefined;
}

function sentence({ agreed, items, rows, out }: Said, words: Desk["messages"]["pseudonymise"]): string {
  const { key, request } = agreed;
  if (!request || items === undefined) return words.made;
  if (out === undefined || rows === undefined) return words.answered({ peer: request.requester, items });
  return words.written({ file: out, rows, persons: items, recipient: key.recipient });
}
