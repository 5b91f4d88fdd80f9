// What the aggregator's files share: who holds the key, whose parts count, and how all are told and waited for.
import { type Outgoing, type PartyId, type Step, wait } from "../protocol/party.ts";
import {
  type Aggregated,
  type AggregatorState,
  type At,
  type ByName,
  type Collecting,
  type Desk,
  ofName,
} from "./aggregator-state.ts";

export type Next = Step<AggregatorState, Aggregated>;

export const holdersOf = ({ key }: Desk): readonly PartyId[] => key.agreement.holders;
export const weightsOf = ({ key, parts }: Desk): Desk["key"]["agreement"]["weights"] =>
  key.agreement.weights.filter(({ name }) => ofName(parts, name)?.line);

export const toAll = (names: readonly PartyId[], body: Uint8Array): readonly Outgoing[] =>
  names.map((to) => ({ to, body }));

export function listen(
  state: At<"agreeing" | "receiving"> | Collecting,
  left: readonly PartyId[],
  send: readonly Outgoing[] = [],
): Next {
  const { patienceMs } = state;
  return wait<AggregatorState>(state, left, { send, ...(patienceMs === null ? {} : { patienceMs }) });
}

export const without = (names: readonly PartyId[], heard: ByName<Uint8Array>): readonly PartyId[] =>
  names.filter((name) => ofName(heard, name) === undefined);
