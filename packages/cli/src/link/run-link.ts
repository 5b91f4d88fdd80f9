import { party } from "@tavs/core";
import type { RowSource, Rows } from "../data/row-source.ts";
import { mustBeFree, writeOutput } from "../data/write-output.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { about, refused, usage } from "../refusal.ts";
import { under } from "../session/forbidden.ts";
import { auditFile } from "../session/home.ts";
import { type Persons, personsOf } from "../session/identifiers.ts";
import { inStudy, type Joined, type JoinRequest } from "../session/joined.ts";
import { once } from "../session/once.ts";
import { readShown } from "../session/read-shown.ts";
import { green } from "../terminal.ts";
import type { AgreedLink } from "./agreed-link.ts";
import { allowedLink } from "./allowed-link.ts";
import { linkedFile } from "./linked-file.ts";
import { type Linked, linkWith } from "./linking.ts";

export interface LinkRequest extends JoinRequest, Pick<RowSource, "cohort" | "schema"> {
  readonly data: string;
  readonly column: string;
  readonly columns: readonly string[] | undefined;
  readonly out: string | undefined;
  readonly recipient: string | undefined;
  readonly force: boolean;
}

/** One side of a link from its terms to its file. */
export async function runLink(desk: Desk, request: LinkRequest): Promise<void> {
  await inStudy(desk, request, async (joined) => {
    const { messages } = desk;
    const wish = { ...request, me: joined.own.identity.name };
    const { agreed, keep, needed } = await under(joined.file, messages, () =>
      allowedLink(joined.terms, wish, messages),
    );
    const out = await outputOf(agreed, request, messages);
    const source = await read(desk, request, { needed, agreed });
    const stage: Stage = { desk, request, joined, agreed, keep, out, ...source };
    const linked = await linkedWith(stage);
    await released(stage, linked);
    tell(stage, linked);
  });
}

interface Source extends Rows {
  readonly persons: Persons;
}

interface Stage extends Source {
  readonly desk: Desk;
  readonly request: LinkRequest;
  readonly joined: Joined;
  readonly agreed: AgreedLink;
  readonly keep: readonly string[];
  readonly out: string | undefined;
}

const learnsWho = ({ role, options }: AgreedLink): boolean => role === "receiver" || options.mutual === true;

async function outputOf(
  agreed: AgreedLink,
  { out, force, recipient }: LinkRequest,
  { link }: Messages,
): Promise<string | undefined> {
  if (recipient !== undefined && !isName(recipient)) throw usage(link.noRecipient);
  if (learnsWho(agreed) && out === undefined) throw usage(link.needsOut);
  if (!learnsWho(agreed) && out !== undefined) throw refused("terms", link.learnsNothing);
  if (out !== undefined) await about(out, () => mustBeFree(out, { replace: force }));
  return out;
}

const isName = (text: string): boolean => /^[a-z0-9][a-z0-9.-]{0,63}$/.test(text);

async function read(
  desk: Desk,
  request: LinkRequest,
  { needed, agreed }: { readonly needed: readonly string[]; readonly agreed: AgreedLink },
): Promise<Source> {
  const rows = await readShown(desk, request, needed);
  return { ...rows, persons: await personsOf(rows.table.column(request.column), agreed.rule) };
}

const linkedWith = ({ desk, request, joined, agreed, table, persons, bytes }: Stage): Promise<Linked> =>
  once<Linked>(
    desk,
    { request, joined, label: agreed.label, source: { persons, from: bytes, column: request.column } },
    (link, playing) => linkWith(joined.home, link, agreed, { table, persons, ...playing }),
  );

/** Into the log before into the file: what the log does not take is not shown. */
async function released({ request, joined, agreed, keep, out, table, persons }: Stage, linked: Linked): Promise<void> {
  if (out === undefined) return;
  const { home, own } = joined;
  const recipient = request.recipient ?? party(own.identity.name);
  const { rows, csv } = linkedFile(home, { agreed, keep, table, persons, recipient }, linked);
  await home.audit.record({ event: "released", session: agreed.label, run: request.run, rowsReleased: rows });
  await about(out, () => writeOutput(out, csv, { replace: request.force }));
}

function tell(
  { desk: { terminal, messages }, request, joined, agreed, out, persons: { report } }: Stage,
  linked: Linked,
): void {
  const words = messages.link;
  const { label, role, peer } = agreed;
  const log = auditFile(joined.folder);
  const rows = linked.shared?.ids.length;
  if (request.form === "json") {
    const { items, peerItems } = linked;
    const said = { session: label, run: request.run, role, peer, items, peerItems, rows, out, log, report };
    return terminal.say(JSON.stringify({ ok: true, ...said }));
  }
  if (out !== undefined && rows !== undefined) terminal.say(`${green("✓")} ${words.linked({ file: out, rows, peer })}`);
  else terminal.say(`${green("✓")} ${words.answered({ peer, items: linked.peerItems })}`);
  terminal.say(`  ${words.log(log)}`);
}
