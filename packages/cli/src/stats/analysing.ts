import { hex, InternalError, party } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { type TallyResult, tally } from "@tavs/federated/statistics";
import type { Support } from "../report/index.ts";
import type { Home } from "../session/home.ts";
import type { Playing } from "../session/once.ts";
import { play, type SessionsOf } from "../session/play.ts";
import type { AgreedAnalysis } from "./agreed-analysis.ts";
import type { Brought } from "./brought.ts";
import { noisyWith } from "./noisy/noisy-with.ts";
import { supportIn } from "./support.ts";
import { type AnySides, sidesOf } from "./ways.ts";

/** What a party is left with: a coordinator the result, before the gate, and nobody else anything. */
export interface Found {
  readonly result?: object;
  readonly support?: Support;
}

interface Own extends Playing {
  readonly brought: Brought | undefined;
  /** How long the others may be silent at each stage, where they need not all have read their tables when they meet. */
  readonly silenceMs?: number;
}

/** Runs this party's side, after the count beside it where it is a model. */
export async function analyseWith(home: Home, link: SessionsOf, agreed: AgreedAnalysis, own: Own): Promise<Found> {
  const { counting, computation, label, specification, way } = agreed;
  const { brought, silenceMs, ...playing } = own;
  if (agreed.noisy)
    return noisyWith(home, link, { agreed, table: agreed.noisy }, { ...playing, counts: countsIn(brought) });
  const side = (sides: AnySides, asked: Asked): Promise<object | undefined> =>
    sideOf({ home, link, agreed, playing, sides, silenceMs }, asked);
  const counted = counting && {
    ...{ label: counting.label, specification: counting.specification, size: brought?.size },
    rows: brought?.counts,
  };
  const persons = tally.over(way) as unknown as AnySides; // `countingOf` looked at its cells
  const totals = counted && ((await side(persons, counted)) as TallyResult | undefined); // what its coordinator is given
  const result = await side(sidesOf(computation.protocol), {
    label,
    specification,
    rows: brought?.rows,
    size: brought?.size,
  });
  if (!result) return {};
  return { result, ...(counting && totals && { support: supportIn(counting, totals.totals) }) };
}

const countsIn = (brought: Brought | undefined) => brought?.rows as readonly number[] | undefined; // what `broughtOf` counts for such a table

interface Asked {
  readonly label: string;
  readonly specification: Json;
  readonly rows: unknown;
  /** How many rows there are; undefined for who brings none. */
  readonly size: number | undefined;
}

interface Side {
  readonly home: Home;
  readonly link: SessionsOf;
  readonly agreed: AgreedAnalysis;
  readonly playing: Playing;
  readonly silenceMs: number | undefined;
  readonly sides: AnySides;
}

/** One session of it: the coordinator's result, or nothing. */
async function sideOf(
  { home, link, agreed, playing, sides, silenceMs }: Side,
  asked: Asked,
): Promise<object | undefined> {
  const { label, specification, rows, size } = asked;
  const { coordinator, participants, role, way } = agreed;
  const company = { study: hex(home.study), question: `${label} ${playing.run}`, coordinator, participants };
  const input = { ...company, specification, ...(silenceMs !== undefined && { patienceMs: silenceMs }) };
  if (role === "coordinator") return play(home, link, sides.coordinator, { ...playing, label, input });
  if (size === undefined) throw new InternalError("who brings patients has read none");
  const own = { ...input, me: party(home.identity.name), rows };
  const sizes = ({ rounds }: { readonly rounds: number }) => ({ rows: size, rounds });
  await play(home, link, sides.participant, { ...playing, label, input: own, sizes, handlers: way.handlers(home) });
  return undefined;
}
