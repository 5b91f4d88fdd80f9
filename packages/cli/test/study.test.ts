import { hex } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { mustBeStudy, termsHash } from "@tavs/core/study";
import { afterEach, describe, expect, test } from "vitest";
import { readStudy } from "../src/data/read-study.ts";
import { east, west } from "./audit-log.ts";
import { tavs } from "./in-process.ts";
import { FACTS, PARTIES, type StudyFolder, studyFolder, withStudy } from "./study-folder.ts";

let here: StudyFolder;
afterEach(() => here.remove());

const signedBy = async (...names: readonly string[]): Promise<void> => {
  for (const name of names) {
    const { exitCode, complained } = await here.study("sign", "study.yaml", "--identity", `${name}.identity.json`);
    expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: [] });
  }
};

const NAMES = "east,west,north,hub";

describe("tavs study new", () => {
  test.each([
    ["link", ["--parties", "east,west"]],
    ["link", ["--parties", "east,west", "--columns", "relapse,died"]],
    ["count", ["--parties", "east,west"]],
    ["count", ["--parties", NAMES]],
    ["pseudonymise", ["--parties", "east,west,north", "--columns", "age"]],
    ["stats", ["--parties", NAMES]],
    ["stats", ["--parties", NAMES, "--columns", "age,lnodes"]],
    ["stats", ["--parties", NAMES, "--analysis", "survival", "--columns", "rfstime,rfs"]],
    ["stats", ["--parties", NAMES, "--analysis", "cox", "--columns", "rfstime,rfs,age"]],
  ])("writes a study of %s %j that lacks nothing but what people know", async (template, options) => {
    here = await studyFolder();
    const { exitCode, complained } = await here.study("new", "study.yaml", "--template", template, ...options);
    expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: [] });
    const refused = await here.study("show", "study.yaml");
    expect(refused.complained[0]).toMatch(/study\.yaml: line \d+: parties\.0\.key: must be 64 lower-case/);
    let number = 0;
    here.write(
      "filled.yaml",
      here.read("study.yaml").replaceAll(/<the public key.*>/g, () => hex(new Uint8Array(32).fill(0xa0 + ++number))),
    );
    const study = await readStudy(here.at("filled.yaml"));
    expect(study.parties.map(({ name }) => name)).toEqual(options[1]!.split(","));
    expect((await here.study("verify", "filled.yaml")).complained[0]).toMatch(
      /line 3: title: is still to be filled in/,
    );
  });

  test("writes specifications that the analyses take", async () => {
    here = await studyFolder();
    const { cox, describe: describing, survival } = await import("@tavs/federated/statistics");
    const analyses = { cox, describe: describing, survival } as const;
    const participants = ["a", "b", "c"].map((name, at) => ({ name, key: hex(new Uint8Array(32).fill(at + 1)) }));
    const parties = [...participants, { name: "hub", key: hex(new Uint8Array(32).fill(9)) }];
    for (const [name, { coordinator }] of Object.entries(analyses)) {
      const given = parties.map((each) => `${each.name}=${each.key}`).join();
      const options = ["--analysis", name, "--columns", "rfstime,rfs,age", ...FACTS];
      await here.study("new", `${name}.yaml`, "--template", "stats", "--parties", given, ...options);
      const { computations } = await readStudy(here.at(`${name}.yaml`));
      const input = { study: "x", coordinator: "hub", participants, specification: computations.at(-1)!.parameters }; // a count of persons stands before a model
      const start = coordinator.start as (
        input: unknown,
        random: (length: number) => Uint8Array,
      ) => { readonly status: string };
      expect(start(input, (length) => new Uint8Array(length)).status).toBe("waiting");
    }
  });

  test.each([
    ["a template that is none", ["--template", "lnk", "--parties", "east,west"], "--template is"],
    ["too many parties", ["--template", "link", "--parties", "a,b,c"], "another number of parties"],
    ["one holder of a key", ["--template", "pseudonymise", "--parties", "a,b"], "another number of parties"],
    ["three to count", ["--template", "count", "--parties", "a,b,c"], "another number of parties"],
    ["a party twice", ["--template", "link", "--parties", "a,a"], "--parties is"],
    ["a short key", ["--template", "link", "--parties", "a=ab,b"], "--parties is"],
    ["an analysis that is none", ["--template", "stats", "--parties", NAMES, "--analysis", "magic"], "--analysis is"],
    [
      "a Cox model of nothing",
      ["--template", "stats", "--parties", NAMES, "--analysis", "cox", "--columns", "t,e"],
      "at least 3",
    ],
    ["an end on no day", ["--template", "link", "--parties", "a,b", "--expires", "2027-02-30"], "--expires is"],
  ])("refuses %s in one sentence", async (_, options, sentence) => {
    here = await studyFolder();
    const { exitCode, complained } = await here.study("new", "study.yaml", ...options);
    expect(exitCode).toBe(1);
    expect(complained).toEqual([expect.stringContaining(sentence)]);
  });

  test("overwrites nothing", async () => {
    here = await withStudy();
    const before = here.read("study.yaml");
    const again = await here.study("new", "study.yaml", "--template", "link", "--parties", PARTIES);
    expect(again).toMatchObject({ exitCode: 1, complained: [expect.stringContaining("is there already")] });
    expect(here.read("study.yaml")).toBe(before);
  });
});

describe("tavs study show", () => {
  test("says everything that is signed, and the fingerprint of it", async () => {
    here = await withStudy("--columns", "relapse");
    const { exitCode, said } = await here.study("show", "study.yaml");
    const text = said.join(" ").replaceAll(/\s+/g, " ");
    const study = await readStudy(here.at("study.yaml"));
    expect(exitCode).toBe(0);
    for (const fact of [
      study.title,
      study.permit,
      study.legalBasis,
      study.purpose,
      study.expires,
      "relapse",
      "psi/labelled/1",
    ])
      expect(text).toContain(fact);
    for (const { reveals } of study.computations)
      for (const { learns, collusion } of Object.values(reveals))
        for (const said of [learns, collusion]) expect(text).toContain(said);
    expect(text).toContain(hex(termsHash(study)));
  });

  test("with --json gives the document itself", async () => {
    here = await withStudy();
    const { said } = await here.study("show", "study.yaml", "--json");
    const { ok, study, fingerprint } = JSON.parse(said.join());
    expect({ ok, fingerprint }).toEqual({ ok: true, fingerprint: hex(termsHash(mustBeStudy(study))) });
  });
});

describe("tavs study sign and verify", () => {
  test("make a study that may run, once all have signed; who has not is named", async () => {
    here = await withStudy();
    await signedBy("east");
    const half = await here.study("verify", "study.yaml");
    expect(half).toMatchObject({
      exitCode: 2,
      complained: [expect.stringContaining("may not run: one thing is wrong")],
    });
    expect(half.said.join("\n")).toContain("west has not signed");
    await signedBy("west");
    const whole = await here.study("verify", "study.yaml", "--json");
    expect(whole).toMatchObject({ exitCode: 0, complained: [] });
    expect(JSON.parse(whole.said.join())).toMatchObject({
      ok: true,
      study: hex(termsHash(await readStudy(here.at("study.yaml")))),
      parties: [{ name: "east" }, { name: "west" }],
      flaws: [],
    });
  });

  test("sign what the document says, whatever its comments, its order and its format", async () => {
    here = await withStudy();
    await signedBy("east", "west");
    const study = await readStudy(here.at("study.yaml"));
    here.write("study.json", JSON.stringify(Object.fromEntries(Object.entries(study).reverse()), null, "\t"));
    expect((await here.study("verify", "study.json")).exitCode).toBe(0);
  });

  test("find a text that was changed behind the signatures", async () => {
    here = await withStudy();
    await signedBy("east", "west");
    here.write("study.yaml", here.read("study.yaml").replace("smallestCell: 5", "smallestCell: 3"));
    const { exitCode, said } = await here.study("verify", "study.yaml", "--json");
    const { ok, error, flaws } = JSON.parse(said.join());
    expect({ exitCode, ok, code: error.code }).toEqual({ exitCode: 2, ok: false, code: "missing" });
    expect(flaws.filter(({ code }: { readonly code: string }) => code === "signature")).toHaveLength(2);
  });

  test("refuse what is over, and what was taken back", async () => {
    here = await withStudy();
    here.write("study.yaml", here.read("study.yaml").replace("2999-12-31", "2020-01-01"));
    await signedBy("east", "west");
    const over = await here.study("verify", "study.yaml");
    expect(over.exitCode).toBe(2);
    expect(over.said.join("\n")).toContain("ended on 2020-01-01");
    const revoked = await here.study("revoke", "study.yaml", "--identity", "west.identity.json");
    expect(revoked.exitCode).toBe(0);
    const { said } = await here.study("verify", "study.yaml", "--json");
    expect(JSON.parse(said.join()).error.code).toBe("revoked");
  });

  test("refuse every study of a key that was revoked, also from another folder", async () => {
    here = await withStudy();
    await signedBy("east", "west");
    const other = await withStudy();
    other.write("study.yaml", other.read("study.yaml").replace("smallestCell: 5", "smallestCell: 7"));
    await other.study("revoke", "study.yaml", "--key", "--identity", "east.identity.json");
    expect((await here.study("verify", "study.yaml")).exitCode).toBe(0);
    const { exitCode, said } = await here.study("verify", "study.yaml", "--revocations", other.at("."));
    expect(exitCode).toBe(2);
    expect(said.join("\n")).toContain("east revoked it");
    other.remove();
  });

  test("do not let anybody sign what is not true: the line and the protocol's own sentence are said", async () => {
    here = await withStudy();
    const text = here.read("study.yaml");
    here.write(
      "study.yaml",
      text.replace("learns how many items the receiver holds, and nothing else", "learns nothing"),
    );
    const { exitCode, complained } = await here.study("sign", "study.yaml", "--identity", "east.identity.json");
    expect(exitCode).toBe(1);
    expect(complained[0]).toMatch(/line \d+: computations\.0\.reveals\.west\.learns: must be what psi\/1 says/);
    here.write("study.yaml", text.replace("maxItems: 1000000", "minShared: 10"));
    const changed = await here.study("sign", "study.yaml", "--identity", "east.identity.json");
    expect(changed.complained[0]).toContain("learns whether at least 10 items are shared");
    here.write("study.yaml", text.replace("protocol: psi/1", "protocol: psi/99"));
    const unknown = await here.study("sign", "study.yaml", "--identity", "east.identity.json");
    expect(unknown.complained[0]).toContain("computations.0.protocol: is none that this version of tavs knows");
  });

  test("do not let a stranger sign or revoke, nor a party with another key", async () => {
    here = await withStudy();
    await saveIdentity(here.at("false.identity.json"), { ...west, name: east.name });
    for (const command of ["sign", "revoke"]) {
      const { exitCode, complained } = await here.study(command, "study.yaml", "--identity", "false.identity.json");
      expect({ command, exitCode }).toEqual({ command, exitCode: 1 });
      expect(complained[0]).toContain("this identity is not a party of the study");
    }
  });

  test("take a file of rubbish beside the study for what it is", async () => {
    here = await withStudy();
    await signedBy("east", "west");
    here.write("study.east.signature.json", "x".repeat(5000));
    here.write("study.north.signature.json", "{}"); // of nobody in the study
    const { exitCode, said } = await here.study("verify", "study.yaml");
    expect(exitCode).toBe(2);
    expect(said.join("\n")).toContain("east has not signed");
    expect(said.join("\n")).not.toContain("north");
  });
});

describe("tavs study diff", () => {
  test("names every field that differs, with both texts, and nothing where none does", async () => {
    here = await withStudy();
    const text = here.read("study.yaml");
    here.write("same.yaml", `# another comment\n${text}`);
    expect(await here.study("diff", "study.yaml", "same.yaml")).toMatchObject({ exitCode: 0, complained: [] });
    here.write(
      "other.yaml",
      text
        .replace("runs: 1", "runs: 4")
        .replace("Relapse", "Relapse\\u0020or death")
        .replace("role: registry", "role: biobank"),
    );
    const { exitCode, said } = await here.study("diff", "study.yaml", "other.yaml", "--json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(said.join()).differences).toEqual([
      { field: "title", first: '"Relapse"', second: '"Relapse\\\\u0020or death"' },
      { field: "parties.west.role", first: '"registry"', second: '"biobank"' },
      { field: "computations.link.queries.runs", first: "1", second: "4" },
    ]);
    expect((await here.study("diff", "study.yaml", "other.yaml")).complained[0]).toContain("3 fields differ");
  });

  test("finds a party by its name, and says that the order is another", async () => {
    here = await withStudy();
    const study = JSON.parse((await here.study("show", "study.yaml", "--json")).said.join()).study;
    here.write("turned.json", JSON.stringify({ ...study, parties: study.parties.toReversed() }));
    const { said } = await here.study("diff", "study.yaml", "turned.json", "--json");
    expect(JSON.parse(said.join()).differences).toEqual([
      { field: "parties in order", first: "east, west", second: "west, east" },
    ]);
  });
});

describe("tavs study", () => {
  test("says what it can do", async () => {
    here = await studyFolder();
    const { said } = await tavs("study", "--help");
    for (const word of ["new", "show", "sign", "verify", "diff", "revoke"]) expect(said.join()).toContain(word);
  });
});
