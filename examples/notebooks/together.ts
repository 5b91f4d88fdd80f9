// What the notebooks share: tables, and hospitals that compute together in one process.
import { existsSync, readFileSync } from "node:fs";
import { createIdentity, hex, memoryStore, type PartyId, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { type Federated, masks, type Way } from "@tavs/federated/secure-sum";
import type { DataRow } from "@tavs/federated/statistics";

export type Patient = Record<string, string | number | null>;

/** A table of examples/data: numbers as numbers. A notebook runs in its own folder, the tests in the root. */
export function table(name: string): Patient[] {
  const folder = existsSync("../data") ? "../data" : "examples/data";
  const [header, ...lines] = readFileSync(`${folder}/${name}`, "utf8").trim().split(/\r?\n/);
  const names = header!.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((column, k) => [column, parsed(cells[k]!)] as const));
  });
}

const parsed = (field: string): string | number | null =>
  field === "" ? null : Number.isNaN(Number(field)) ? field : Number(field);

/** The rows of each hospital, in the order of their names. */
export function byHospital(rows: readonly Patient[], column = "site"): ReadonlyMap<string, readonly Patient[]> {
  const names = [...new Set(rows.map((row) => String(row[column]).toLowerCase()))].sort();
  return new Map(
    names.map((name) => [name, rows.filter((row) => String(row[column]).toLowerCase() === name)] as const),
  );
}

/** Asks hospitals a question, over masks: each runs its own side with its own identity, and the hub learns the answer. */
export async function ask<Specification, Last, Result>(
  analysis: Federated<Specification, readonly DataRow[], Last, Result>,
  specification: Specification,
  hospitals: ReadonlyMap<string, readonly DataRow[]>,
  way: Way = masks,
): Promise<Result> {
  const { coordinator, participant } = analysis.over(way);
  const names = [...hospitals.keys()];
  const identities = names.map((name) => createIdentity(party(name)));
  const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) }));
  const study = { study: "notebook", coordinator: party("hub"), participants };
  const at: Readonly<Record<string, ReturnType<typeof memoryTransports>[string]>> = memoryTransports("hub", ...names);
  const [answer] = await Promise.all([
    run(coordinator, { input: { ...study, specification }, transport: at.hub! }),
    ...identities.map((identity) => {
      const me: PartyId = identity.name;
      const input = { ...study, me, rows: hospitals.get(me)!, specification };
      const handlers = way.handlers({ identity, store: memoryStore() });
      return run(participant, { input, transport: at[me]!, handlers });
    }),
  ]);
  return answer;
}

/** Masks, whose totals are written down as the hub opens them: all that it learns of the hospitals. */
export function recording(opened: Float64Array[]): Way {
  const { aggregator } = masks;
  const noted = <Step extends object>(step: Step): Step => {
    const { status, result } = step as { status?: string; result?: { totals: Float64Array } }; // a step that is done has the totals
    if (status === "done") opened.push(result!.totals);
    return step;
  };
  return {
    ...masks,
    aggregator: {
      ...aggregator,
      receive: (state, message) => noted(aggregator.receive(state, message)),
      resume: (state, outcomes) => noted(aggregator.resume!(state, outcomes)),
    },
  };
}
