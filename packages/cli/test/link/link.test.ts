import { existsSync, statSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Hospitals, people, person, twoHospitals } from "./two-hospitals.ts";

describe("two hospitals that link their files", () => {
  let here: Hospitals;
  let ended: readonly { readonly exitCode: number; readonly said: readonly string[] }[];
  let logs: readonly ReturnType<Hospitals["log"]>[];
  beforeAll(async () => {
    here = await twoHospitals();
    ended = await Promise.all([here.link("east", "--columns", "age", "--json"), here.link("west")]);
    logs = [here.log("east"), here.log("west")];
  });
  afterAll(() => here.remove());

  const rows = (name = "east/linked.csv"): readonly (readonly string[])[] =>
    here
      .read(name)
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));

  test("end with a file of the shared patients: own columns, and what the other says of each", () => {
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const [heading, ...found] = rows();
    expect(heading).toEqual(["pseudonym", "age", "relapse", "nodes"]);
    const expected = people(30, 40).map((i) => [String(20 + i), `'=2020-${i}`, String(i % 7 || "")]);
    expect(found.map(([, ...cells]) => cells).sort()).toEqual(expected.sort());
  });

  test("find no number in it, and nothing of the order of the rows: it ascends by pseudonym", () => {
    const pseudonyms = rows()
      .slice(1)
      .map(([first]) => first!);
    expect(pseudonyms).toEqual([...pseudonyms].sort());
    expect(new Set(pseudonyms).size).toBe(10);
    const text = here.read("east/linked.csv").replaceAll("-", "");
    for (const i of people(0, 40)) expect(text).not.toContain(person(i));
  });

  test("keep it for the owner alone", () => expect(statSync(here.at("east/linked.csv")).mode & 0o777).toBe(0o600));

  test("each keep a log that is whole, with sizes and a digest that only its own key makes", () => {
    const [east, west] = logs as [ReturnType<Hospitals["log"]>, ReturnType<Hospitals["log"]>];
    expect(east.map(({ event }) => event)).toEqual(["opened", "agreed", "started", "finished", "released"]);
    expect(west.map(({ event }) => event)).toEqual(["opened", "agreed", "started", "finished"]);
    expect(east[3]).toMatchObject({ session: "link", run: 0, sizes: { items: 40, peerItems: 60, found: 10 } });
    expect(east[4]).toMatchObject({ rowsReleased: 10 });
    expect(west[3]).toMatchObject({ sizes: { items: 60, peerItems: 40 } });
    expect(east[2]!.inputDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("say the same to a program, in one line", () => {
    expect(JSON.parse(ended[0]!.said.join())).toMatchObject({
      ok: true,
      session: "link",
      role: "receiver",
      items: 40,
      peerItems: 60,
      rows: 10,
    });
  });

  test("need not meet again to write what was found: for another recipient all names are others", async () => {
    const [again, other] = [here.at("east/again.csv"), here.at("east/other.csv")];
    const nowhere = ["--via", "ws://127.0.0.1:1", "--columns", "age"];
    expect((await here.link("east", ...nowhere, "--out", again)).exitCode).toBe(0);
    expect((await here.link("east", ...nowhere, "--out", other, "--recipient", "university")).exitCode).toBe(0);
    expect(here.read("east/again.csv")).toBe(here.read("east/linked.csv"));
    const pseudonyms = new Set(rows().map(([first]) => first));
    expect(
      rows("east/other.csv")
        .slice(1)
        .filter(([first]) => pseudonyms.has(first)),
    ).toEqual([]);
  });

  test("cannot go on with another file than the session began with: other rows would get other people's answers", async () => {
    const data = here.write("east/others.csv", `cpr,age\n${person(31)},51\n`);
    const out = here.at("east/others-linked.csv");
    const { exitCode, complained } = await here.link("east", "--data", data, "--out", out);
    expect(exitCode).toBe(1);
    expect(complained.at(-1)).toContain("not what this session began with");
    expect(existsSync(out)).toBe(false);
    expect(here.log("east").at(-1)).toMatchObject({ event: "refused", code: "input" });
  });

  test("nor with another column of that file: a child would get what was said of its mother", async () => {
    const out = here.at("east/mothers-linked.csv");
    const { exitCode, complained } = await here.link("east", "--column", "age", "--out", out);
    expect(exitCode).toBe(1);
    expect(complained.at(-1)).toContain("not what this session began with");
    expect(existsSync(out)).toBe(false);
  });
});
