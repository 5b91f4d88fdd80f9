import { party } from "@tavs/core";
import { mustBring, mustOffer, type Study } from "@tavs/core/study";
import { readTable, type Table } from "../data/read-table.ts";
import { mustBeFree, writeOutput } from "../data/write-output.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { progressLine } from "../progress.ts";
import { about, refused, usage } from "../refusal.ts";
import { forbidden, under } from "../session/forbidden.ts";
import { auditFile, meet } from "../session/home.ts";
import { type Persons, personsOf } from "../session/identifiers.ts";
import { inStudy, type Joined, type JoinRequest } from "../session/joined.ts";
import { ended, inputDigest, keepEnded, mustBeSameInput } from "../session/play.ts";
import { green } from "../terminal.ts";
import { type AgreedLink, agreedLink } from "./agreed-link.ts";
import { linkedCsv } from "./linked-table.ts";
import { type Linked, linkedPeople, linkWith } from "./linking.ts";

export interface LinkRequest extends JoinRequest {
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
    const wanted = { me: joined.own.identity.name, session: request.session };
    const { agreed, keep, needed } = await under(joined.file, messages, () =>
      allowedBy(joined.terms, wanted, { request, messages }),
    );
    const out = await outputOf(agreed, request, messages);
    const source = await read(request, needed, agreed);
    const stage: Stage = { desk, request, joined, agreed, keep, out, ...source };
    const linked = await linkedWith(stage);
    await released(stage, linked);
    tell(stage, linked);
  });
}

interface Source {
  readonly table: Table;
  readonly persons: Persons;
}

interface Stage extends Source {
  readonly desk: Desk;
  readonly request: LinkRequest;
  readonly joined: Joined;
  readonly agreed: AgreedLink;
  /** Own columns that go into the result. */
  readonly keep: readonly string[];
  readonly out: string | undefined;
}

const learnsWho = ({ role, options }: AgreedLink): boolean => role === "receiver" || options.mutual === true;

interface Asked {
  readonly request: LinkRequest;
  readonly messages: Messages;
}

interface Allowed {
  readonly agreed: AgreedLink;
  /** Own columns that the result keeps. */
  readonly keep: readonly string[];
  /** All that are read. */
  readonly needed: readonly string[];
}

/** What the terms allow of what was typed. Throws `Forbidden`, and `BudgetError` for a run more than they grant. */
function allowedBy(study: Study, wanted: Parameters<typeof agreedLink>[1], { request, messages }: Asked): Allowed {
  const agreed = agreedLink(study, wanted, messages);
  mustOffer(study, { label: agreed.label, me: wanted.me, run: request.run });
  const { column, columns = [] } = request;
  if (columns.includes(column)) throw usage(messages.link.idColumn);
  const sent = agreed.role === "sender" ? Object.keys(agreed.columns) : [];
  if (agreed.role === "sender" && request.columns) mustBeTheSame(agreed, request.columns, messages);
  const keep = agreed.role === "sender" ? [] : columns;
  const needed = [column, ...sent, ...keep];
  mustBring(study, { party: wanted.me, columns: needed });
  return { agreed, keep, needed };
}

function mustBeTheSame({ at, columns }: AgreedLink, typed: readonly string[], { allowed }: Messages): void {
  const named = Object.keys(columns);
  const [strange, missing] = [
    typed.findIndex((name) => !named.includes(name)),
    named.findIndex((name) => !typed.includes(name)),
  ];
  if (strange >= 0) throw forbidden(at("parameters.columns"), allowed.forbiddenColumn(strange + 1));
  if (missing >= 0) throw forbidden(at("parameters.columns"), allowed.missingColumn(missing + 1));
}

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

async function read({ data, column }: LinkRequest, columns: readonly string[], { rule }: AgreedLink): Promise<Source> {
  const table = await about(data, () => readTable(data, { columns }));
  return { table, persons: await personsOf(table.column(column), rule) };
}

/** Meets the others and runs the session; one that is over is not run again. */
async function linkedWith({ desk, request, joined, agreed, table, persons }: Stage): Promise<Linked> {
  const { terminal, messages } = desk;
  const { run, stop, patienceMs, data } = request;
  const words = messages.link;
  const { home } = joined;
  const { report } = persons;
  terminal.complain(words.report(report));
  terminal.complain(words.kinds(report.kinds));
  const digest = await inputDigest(home, data);
  const named = { label: agreed.label, run, digest };
  await mustBeSameInput(home, named);
  const before = await ended<Linked>(home, named);
  if (before) {
    terminal.complain(words.again);
    return before;
  }
  const via = await joined.network();
  const others = joined.terms.parties.map(({ name }) => name).filter((name) => name !== joined.own.identity.name);
  if (typeof request.via === "string") terminal.complain(words.waiting(others)); // files are here already, or nobody waits
  const show = progressLine({
    terminal,
    now: () => performance.now(),
    sentence: (pace) => messages.progress.pace(words.phases[pace.phase] ?? pace.phase, pace),
  });
  const linked = await meet(home, { via, patienceMs, signal: stop }, (link) => {
    terminal.complain(words.agreed(link.signatures.size));
    return linkWith(home, link, agreed, { table, persons, digest, run, signal: stop, onProgress: show });
  }).finally(() => show.end());
  await keepEnded(home, named, linked);
  return linked;
}

/** Into the log before into the file: what the log does not take is not shown. */
async function released({ request, joined, agreed, keep, out, table, persons }: Stage, linked: Linked): Promise<void> {
  if (out === undefined) return;
  const { home, own } = joined;
  const people = linkedPeople(linked, agreed, { table, persons, keep });
  const { label: session } = agreed;
  await home.audit.record({ event: "released", session, run: request.run, rowsReleased: people.length });
  const recipient = request.recipient ?? party(own.identity.name);
  const audience = { identity: own.identity, study: home.study, recipient };
  const said = Object.keys(agreed.columns).map((name) => (keep.includes(name) ? `${agreed.peer}.${name}` : name));
  const names = [...keep, ...said];
  await about(out, () => writeOutput(out, linkedCsv(names, people, audience), { replace: request.force }));
}

function tell({ desk: { terminal, messages }, request, joined, agreed, out }: Stage, linked: Linked): void {
  const words = messages.link;
  const { label, role, peer } = agreed;
  const log = auditFile(joined.folder);
  const rows = linked.shared?.ids.length;
  if (request.form === "json") {
    const { items, peerItems, report } = linked;
    const said = { session: label, run: request.run, role, peer, items, peerItems, rows, out, log, report };
    return terminal.say(JSON.stringify({ ok: true, ...said }));
  }
  if (out !== undefined && rows !== undefined) terminal.say(`${green("✓")} ${words.linked({ file: out, rows, peer })}`);
  else terminal.say(`${green("✓")} ${words.answered({ peer, items: linked.peerItems })}`);
  terminal.say(`  ${words.log(log)}`);
}
