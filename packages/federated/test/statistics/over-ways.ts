/** The full product: an analysis over hospitals that add in the clear, and over every way that TAVS_WAYS names, as in TAVS_WAYS=masks,shares,he. */
import type { Json } from "@tavs/core/study";
import { play, type Role } from "@tavs/core/testing";
import { encryption, masks, shares, type Way } from "@tavs/federated/secure-sum";
import type { Analysis } from "../../src/secure-sum/analysis.ts";
import { federated } from "../../src/secure-sum/federated.ts";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf } from "../federation.ts";
import { answerTogether } from "./in-the-clear.ts";

const asked = (process.env.TAVS_WAYS ?? "").split(",");
const FEWEST = 3;

/** null is in the clear. */
export const ways: readonly (Way | null)[] = [
  null,
  ...[masks, shares, encryption].filter(({ name }) => asked.includes(name)),
];

export const nameOf = (way: Way | null): string => (way === null ? "in the clear" : `over ${way.name}`);

/** Whether so many hospitals add in this way: one or two are not added up. */
export const canAdd = (way: Way | null, hospitals: number): boolean => way === null || hospitals >= FEWEST;

/** What the coordinator finds. */
export async function answerOver<S extends Json, Rows, Local, Q, M, R extends object>(
  way: Way | null,
  analysis: Analysis<S, Rows, Local, Q, M, R>,
  { specification: given, sites }: { readonly specification: Json; readonly sites: readonly Rows[] },
): Promise<unknown> {
  if (way === null) return answerTogether(analysis, given, sites);
  const specification = analysis.check(JSON.parse(JSON.stringify(given)));
  const { coordinator, participant } = federated(analysis).over(way);
  const federation = federationOf(sites.map((_, i) => `h${i}`));
  const members = federation.participants.map(({ name: me }, i): readonly [string, Role] => {
    const input = { ...federation, me, rows: sites[i], specification };
    return [me, { party: participant, input, handlers: handlersOf(me, way) }];
  });
  const hub: Role = { party: coordinator, input: { ...federation, specification } };
  return (await play({ hub, ...Object.fromEntries(members) }, { compute: atOnce })).hub;
}
