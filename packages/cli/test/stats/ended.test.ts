// An analysis that has no result ends for everybody: nobody waits until patience is over, and nobody is told why but who failed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tavs } from "../in-process.ts";
import { computation, HOSPITALS, type Hospitals, hospitals, type Name, PARTIES, type Row } from "./hospitals.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await hospitals();
});
afterAll(() => here.remove());

const scaling = { age: { center: 50, scale: 10 } };
const open = { parametersPerRow: 0, smallestCell: 0, fewestRows: 0 };
const sick = (own: object = {}) =>
  computation({
    label: "sick",
    protocol: "federated/glm/1",
    parameters: { outcome: "sick", family: "logistic", terms: ["age"], scaling, ...own },
  });
const counted = computation({
  label: "sick/support",
  protocol: "federated/tally/1",
  parameters: { cells: ["rows", "events"] },
});

type Told = Readonly<Record<Name, { readonly exitCode: number; readonly code: string; readonly message: string }>>;

/** What each party is told of an analysis that fails. */
async function fates(name: string, computations: readonly object[], rows: readonly (readonly Row[])[]): Promise<Told> {
  here.study(name, computations, ["age", "sick"]);
  here.tables(name, rows);
  const all = PARTIES.map(async (party) => {
    const { exitCode, said } = await tavs("stats", ...here.words(party, name, name), "--json");
    return [party, { exitCode, ...JSON.parse(said.join()).error }] as const;
  });
  return Object.fromEntries(await Promise.all(all)) as Told; // each of them
}

const hospital = (count: number, isSick: (row: number) => boolean): readonly Row[] =>
  Array.from({ length: count }, (_, i) => ({ age: 30 + i, sick: isSick(i) ? 1 : 0 }));

const saysItEnded = /^\w+ ended the session: /;

describe("a model without a result", () => {
  test("ends at the coordinator, and so at each hospital, which learns that and nothing else", async () => {
    const same = [0, 1, 2].map(() => hospital(40, () => true)); // there is nothing to explain
    const told = await fates("same", [sick({ thresholds: open }), counted], same);
    expect(told.board.exitCode).toBe(1);
    for (const name of HOSPITALS) {
      expect(told[name]).toMatchObject({ exitCode: 3, code: "aborted", message: expect.stringMatching(saysItEnded) });
      expect(here.log(`${name}/same.state`).at(-1)).toMatchObject({ event: "refused", code: "aborted" });
    }
    expect(HOSPITALS.map((name) => told[name].message).join()).toContain("board ended the session");
  });

  test("because one hospital has too few people ends at all: by its name, and by one word", async () => {
    const few = [hospital(40, (i) => i % 3 === 0), hospital(3, (i) => i === 1), hospital(40, (i) => i % 4 === 0)];
    const told = await fates("few", [sick(), counted], few);
    expect(told.north.message).toContain("fewer rows");
    for (const name of ["east", "west", "board"] as const)
      expect(told[name]).toMatchObject({ code: "aborted", message: expect.stringMatching(saysItEnded) });
    const others = (["east", "west", "board"] as const).map((name) => told[name].message).join();
    expect(others).toContain('north ended the session: its part can not be done, or has no result ("stopped")');
    expect(others).not.toContain("rows");
  });
});
