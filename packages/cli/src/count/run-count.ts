import type { RowSource, Rows } from "../data/row-source.ts";
import type { Desk } from "../desk.ts";
import { usage } from "../refusal.ts";
import { under } from "../session/forbidden.ts";
import { auditFile } from "../session/home.ts";
import { type Persons, personsOf } from "../session/identifiers.ts";
import { inStudy, type Joined, type JoinRequest } from "../session/joined.ts";
import { once } from "../session/once.ts";
import { readShown } from "../session/read-shown.ts";
import { green } from "../terminal.ts";
import { type AgreedCount, agreedCount } from "./agreed-count.ts";
import { type Counted, countWith } from "./counting.ts";
import { numberIn, numbersOf, shownIn } from "./numbers.ts";

export interface CountRequest extends JoinRequest, Pick<RowSource, "cohort" | "schema"> {
  readonly data: string | undefined;
  readonly column: string | undefined;
}

/** One party's part of a count, from its terms to the numbers. */
export async function runCount(desk: Desk, request: CountRequest): Promise<void> {
  await inStudy(desk, request, async (joined) => {
    const { messages } = desk;
    const wish = { ...request, me: joined.own.identity.name };
    const agreed = await under(joined.file, messages, () => agreedCount(joined.terms, wish, messages));
    const source = await read(desk, request, agreed);
    const persons = source?.persons;
    const counted = await once<Counted>(desk, { request, joined, label: agreed.label, source }, (link, playing) =>
      countWith(joined.home, link, agreed, { ...playing, persons }),
    );
    await released({ joined, agreed, request }, counted);
    tell(desk, { joined, agreed, request }, counted);
  });
}

interface Source {
  readonly persons: Persons;
  readonly from: Rows["bytes"];
  readonly column: string;
}

async function read(
  desk: Desk,
  { data, cohort, schema, column }: CountRequest,
  { brings, rule }: AgreedCount,
): Promise<Source | undefined> {
  const { count } = desk.messages;
  if (!brings && (data ?? cohort ?? schema ?? column) !== undefined) throw usage(count.bringsNothing);
  if (!brings) return undefined;
  if (data === undefined || column === undefined) throw usage(count.needsData);
  const { table, bytes } = await readShown(desk, { data, cohort, schema }, [column]);
  return { persons: await personsOf(table.column(column), rule), from: bytes, column };
}

interface Stage {
  readonly joined: Joined;
  readonly agreed: AgreedCount;
  readonly request: CountRequest;
}

async function released({ joined, agreed, request }: Stage, counted: Counted): Promise<void> {
  if (!counted.distinct) return;
  await joined.home.audit.record({ event: "released", session: agreed.label, run: request.run, ...shownIn(counted) });
}

function tell(
  { terminal, messages }: Desk,
  { joined, agreed, request }: Stage,
  { distinct, inExactly = [] }: Counted,
): void {
  const words = messages.count;
  const log = auditFile(joined.folder);
  const { smallestCell } = joined.terms;
  if (request.form === "json") {
    const numbers = numbersOf({ ...(distinct && { distinct }), inExactly }, smallestCell);
    const said = { session: agreed.label, run: request.run, role: agreed.role, ...numbers, log };
    return terminal.say(JSON.stringify({ ok: true, ...said }));
  }
  if (!distinct) terminal.say(`${green("✓")} ${words.done}`);
  else terminal.say(`${green("✓")} ${words.distinct(numberIn(distinct), smallestCell)}`);
  for (const [i, cell] of inExactly.entries()) terminal.say(`  ${words.inExactly(i + 1, numberIn(cell))}`);
  terminal.say(`  ${messages.link.log(log)}`);
}
