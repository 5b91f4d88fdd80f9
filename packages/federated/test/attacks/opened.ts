/** Everything that the hub of the main job can read: the totals of every round, taken from the wire and opened as the hub opens them. */
import { addInto, counts, fixedPoint, type RingBits, ringFromBytes } from "@tavs/core/sharing";
import { type Overheard, play, type Role } from "@tavs/core/testing";
import { cox, kaplanMeier, type Row, tally } from "@tavs/federated/statistics";
import { masked } from "../../src/secure-sum/messages.ts";
import { byTreatment, countsOf, coxModel, curves, distinct, hub, names, sites } from "../analyses/rotterdam.ts";
import type { Series } from "./attacker.ts";

/** The totals of each round of one session: what came to the hub, added. The last number is the one of the hospitals. */
async function totalsOf(
  coordinator: Role,
  member: (i: number) => Role,
  bits: RingBits,
): Promise<readonly Float64Array[]> {
  const sums: Uint32Array[] = [];
  const onMessage = ({ to, body }: Overheard) => {
    if (to === hub) {
      const { round, values } = masked.decode(body);
      sums[round - 1] ??= new Uint32Array(values.length / 4);
      addInto(sums[round - 1]!, ringFromBytes(values, bits), bits);
    }
    return [body];
  };
  await play({ hub: coordinator, ...Object.fromEntries(names.map((name, i) => [name, member(i)])) }, { onMessage });
  const parties = names.length;
  const { decode } = bits === 64 ? counts({ bits, parties }) : fixedPoint({ bits, fractionBits: 60, parties });
  return sums.map((sum) => decode(sum).slice(0, -1));
}

/** One sum of the main job: the same question to every hospital, about what it holds. */
function sumOf(
  name: string,
  { coordinator, participant }: Roles,
  { specification, bits, rows }: Asked,
): Promise<Series> {
  const asks = { party: coordinator, input: { participants: names, specification } };
  const member = (i: number): Role => ({
    party: participant,
    input: { coordinator: hub, rows: rows(i), specification },
  });
  return totalsOf(asks, member, bits).then((totals) => ({ name, totals }));
}

type Roles = Readonly<Record<"coordinator" | "participant", Role["party"]>>;

interface Asked {
  readonly specification: unknown;
  readonly bits: RingBits;
  readonly rows: (hospital: number) => unknown;
}

export interface MainJob {
  readonly iterations: Series;
  /** By group and month: at risk, with the event, withdrawn. */
  readonly treated: Series;
  readonly untreated: Series;
  readonly distinct: Series;
  readonly treatments: Series;
}

/** The four analyses of examples/demo over these hospitals' rows. */
export async function openedByTheMainJob(rows: readonly (readonly Row[])[] = sites): Promise<MainJob> {
  const own = (i: number) => rows[i]!;
  const counted = (i: number) => countsOf(rows[i]!);
  const months = await sumOf("months", kaplanMeier, { specification: curves, bits: 64, rows: own });
  return {
    iterations: await sumOf("iterations", cox, { specification: coxModel, bits: 128, rows: own }),
    treated: monthsOf(months, 0),
    untreated: monthsOf(months, 1),
    distinct: await sumOf("distinct", tally, { specification: distinct, bits: 64, rows: counted }),
    treatments: await sumOf("treatments", tally, { specification: byTreatment, bits: 64, rows: counted }),
  };
}

/** The counts of one group (in the order of their names) as totals that follow each other: who leaves is missing in the next month. */
function monthsOf({ name, totals: [counts] }: Series, group: number): Series {
  const months = curves.grid.intervals + 1;
  const [events, withdrawn] = [0, 2].map((kind) =>
    counts!.subarray((kind + group) * months, (kind + group + 1) * months),
  );
  const leaving = events!.map((count, month) => count + withdrawn![month]!);
  const atRisk = leaving.map((_, month) => leaving.subarray(month).reduce((sum, count) => sum + count, 0));
  return {
    name: `${name} of group ${group}`,
    totals: Array.from(atRisk, (count, k) => Float64Array.of(count, events![k]!, withdrawn![k]!)),
  };
}
