import { chmodSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Heard, tavs } from "../in-process.ts";
import { type Hospitals, twoHospitals } from "./two-hospitals.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await twoHospitals();
});
afterAll(() => here.remove());

const ask = (...more: readonly string[]): Promise<Heard> =>
  tavs("doctor", "--identity", here.at("east/east.identity.json"), "--json", ...more);

interface Found {
  readonly ok: boolean;
  readonly found?: { readonly checks: readonly { readonly name: string; readonly ok: boolean }[] };
  readonly checks?: readonly { readonly name: string; readonly ok: boolean }[];
}
const answerOf = ({ said }: Heard): Found => JSON.parse(said.join());

describe("the doctor", () => {
  test("finds a party well that is ready, and says so of each thing that was named", async () => {
    const all = ["--study", here.at("study.json"), "--data", here.at("east/patients.csv"), "--column", "cpr"];
    const heard = await ask(...all);
    expect(heard.exitCode).toBe(0);
    expect(answerOf(heard).checks!.map(({ name }) => name)).toEqual([
      "identity",
      "peers",
      "study",
      "data",
      "log",
      "disk",
    ]);
  });

  test("names what is wrong, and goes on to the next", async () => {
    chmodSync(here.at("east/east.identity.json"), 0o644);
    const heard = await ask("--data", here.at("east/patients.csv"), "--column", "age", "--via", "ws://127.0.0.1:1");
    chmodSync(here.at("east/east.identity.json"), 0o600);
    expect(heard.exitCode).toBe(2);
    const text = heard.said.join();
    for (const word of ["chmod 600", "none of 40 rows", "does not answer"]) expect(text).toContain(word);
  });

  test("takes no seat: a party that sits at the relay stays there", async () => {
    const linking = Promise.all([here.link("east"), here.link("west")]);
    await ask("--via", here.relay.url);
    expect((await linking).map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });
});
