import { chmodSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hex, type PartyId } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import type { Study } from "@tavs/core/study";
import { relay, webSocket } from "@tavs/core/websocket";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tavs } from "../in-process.ts";
import { type Hospitals, stranger, study, twoHospitals, west, withLink } from "./two-hospitals.ts";

let here: Hospitals;
beforeAll(async () => {
  here = await twoHospitals();
});
afterAll(() => here.remove());

let serial = 0;
/** The terms in a file of their own. */
const written = (terms: Study): string => here.write(`study-${serial++}.json`, JSON.stringify(terms, null, 2));
/** What east is told, without the name of the file; nothing is written, and the log says why. */
async function refused(code: string, ...options: readonly string[]): Promise<string> {
  const state = `state-${serial++}`; // a log of its own: each is checked from its first line
  const { exitCode, complained, said } = await here.link("east", "--state", here.at(state), ...options);
  expect(said).toEqual([]);
  expect(exitCode).toBeGreaterThan(0);
  expect(existsSync(here.at("east/linked.csv"))).toBe(false);
  expect(here.log("east", state).at(-1)).toMatchObject({ event: "refused", code });
  return complained.at(-1)!;
}

describe("a study that forbids it is refused with the line, and the log says so", () => {
  test.each<[string, Study, RegExp]>([
    [
      "another protocol than the command runs",
      withLink({ protocol: "psi/cardinality/1" }),
      /line \d+: computations: .*psi\/1/,
    ],
    ["a version of the protocol that is no more", withLink({ protocol: "psi/0" }), /line \d+: computations: /],
    [
      "a parameter that this version does not know",
      withLink({ parameters: { rule: "DK/cpr/1", salt: "x" } }),
      /computations\.0\.parameters: number 2/,
    ],
    [
      "another rule for the numbers",
      withLink({ parameters: { rule: "DK/cpr/9", columns: { a: "int32" } } }),
      /parameters\.rule/,
    ],
    [
      "columns without a type",
      withLink({ parameters: { rule: "DK/cpr/1", columns: { relapse: "date" } } }),
      /parameters\.columns/,
    ],
    [
      "a kinder sentence than the protocol's own",
      withLink({
        reveals: {
          ...study.computations[0]!.reveals,
          west: { learns: "learns nothing", against: "malicious", collusion: "none" },
        },
      }),
      /reveals\.west/,
    ],
    ["two receivers", withLink({ roles: { east: "receiver", west: "receiver" } }), /computations\.0\.roles/],
  ])("%s", async (_, terms, sentence) => {
    expect(await refused("terms", "--study", written(terms))).toMatch(sentence);
  });

  test("a column that the study does not let this party bring", async () => {
    expect(await refused("terms", "--columns", "income")).toMatch(/study\.json: line \d+: parties\.0\.data: /);
  });

  test("a run more than it grants", async () => {
    expect(await refused("queries", "--run", "2")).toContain("computations.0.queries.runs");
  });

  test("a study that has ended", async () => {
    expect(await refused("expired", "--study", written({ ...study, expires: "2026-11-20" }))).toContain("expires");
  });

  test("a study that a party took back", async () => {
    const [folder, file] = [here.at("revoked"), here.at("revoked/study.json")];
    mkdirSync(folder);
    here.write("revoked/study.json", JSON.stringify(study));
    const revoked = await tavs("study", "revoke", file, "--identity", here.at("west/west.identity.json"));
    expect(revoked.exitCode).toBe(0);
    expect(await refused("revoked", "--study", file)).toContain("parties.1: this party revoked the study");
  });

  test("a draft in which something is still to be filled in", async () => {
    expect(await refused("terms", "--study", written({ ...study, permit: "<the number of the permit>" }))).toMatch(
      /line \d+: permit: /,
    );
  });

  test("a party whose key is not the one that was compared, or was compared never", async () => {
    const [first, second] = study.parties;
    const forged = { ...study, parties: [first!, { ...second!, key: hex(stranger.publicKey) }] };
    expect(await refused("stranger", "--study", written(forged))).toMatch(/line \d+: parties\.1\.key: is not the key/);
    const identity = ["--identity", here.at("east/east.identity.json")];
    expect((await tavs("peers", "remove", "west", ...identity)).exitCode).toBe(0);
    expect(await refused("stranger")).toMatch(/parties\.1\.key: nobody compared/);
    expect((await tavs("peers", "add", "west", hex(west.publicKey), ...identity)).exitCode).toBe(0);
  });

  test("a sender that is to send another column than all signed", async () => {
    const { exitCode, complained } = await here.link("west", "--columns", "relapse,number");
    expect({ exitCode, last: complained.at(-1) }).toMatchObject({
      exitCode: 1,
      last: expect.stringContaining("goes nowhere"),
    });
    const { complained: other } = await here.link("west", "--columns", "relapse,income");
    expect(other.at(-1)).toMatch(/computations\.0\.parameters\.columns: does not name column number 2/);
    expect(here.log("west").at(-1)).toMatchObject({ event: "refused", code: "terms" });
  });
});

describe("what is older, or not this study's at all, has no log to stand in", () => {
  test("terms of an earlier format are refused by their line", async () => {
    const { exitCode, complained } = await here.link(
      "east",
      "--study",
      written({ ...study, format: "tavs/terms/1" } as unknown as Study),
    );
    expect(exitCode).toBe(1);
    expect(complained.at(-1)).toMatch(/line 2: format: /);
  });

  test("an identity that is not the one in the terms", async () => {
    mkdirSync(here.at("forger"));
    await saveIdentity(here.at("forger/east.identity.json"), stranger);
    const { exitCode, complained } = await here.link("east", "--identity", here.at("forger/east.identity.json"));
    expect(exitCode).toBe(1);
    expect(complained.at(-1)).toContain("not this identity's key");
  });

  test("an identity that others may read, and one that is a link", async () => {
    const [open, link] = [here.at("open.identity.json"), here.at("link.identity.json")];
    await saveIdentity(open, stranger);
    symlinkSync(open, link);
    expect((await here.link("east", "--identity", link)).complained.at(-1)).toContain("is a link");
    chmodSync(open, 0o640);
    const { exitCode, complained } = await here.link("east", "--identity", open);
    expect(exitCode).toBe(1);
    expect(complained.at(-1)).toContain("chmod 600");
  });
});

describe("an output", () => {
  test("that is there already is refused before anybody is asked", async () => {
    const out = here.write("east/taken.csv", "precious");
    expect(await refused("exists", "--out", out)).toContain("--force");
    expect(here.read("east/taken.csv")).toBe("precious");
  });

  test("that is a symbolic link is refused, with --force too", async () => {
    here.write("elsewhere.csv", "precious");
    symlinkSync(here.at("elsewhere.csv"), here.at("east/link.csv"));
    expect(await refused("symlink", "--out", here.at("east/link.csv"), "--force")).toContain("link");
    symlinkSync(here.at("nothing-there"), here.at("east/dangling.csv"));
    expect(await refused("symlink", "--out", here.at("east/dangling.csv"))).toContain("link");
    expect(here.read("elsewhere.csv")).toBe("precious");
    expect(existsSync(here.at("nothing-there"))).toBe(false);
  });

  test("in a folder that is not there is refused", async () => {
    expect((await here.link("east", "--out", here.at("no/such/linked.csv"))).complained.at(-1)).toContain("ENOENT");
  });
});

describe("the way to the others", () => {
  test("is refused where the relay's clock and this one are a day apart", async () => {
    const server = createServer((_, answer) => {
      answer.setHeader("Date", new Date(Date.now() - 86_400_000).toUTCString());
      answer.writeHead(426).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await refused("clock", "--via", `ws://127.0.0.1:${port}`)).toContain("differ by 24 hours");
    server.close();
  });

  test("ends at a peer that speaks another version, older or newer, and says which of the two to update", async () => {
    const onFrame = (from: PartyId): void => seat.send(from, Uint8Array.of(1, 1));
    const seat = await webSocket(here.relay.url).join({ identity: west, onFrame, onJoined: () => undefined });
    expect(await refused("version")).toContain("west speaks version 1, this is version 2");
    await seat.leave();
  });

  test("is closed to a stranger at the relay, who is told whom to ask", async () => {
    const closed = await relay({ guests: new Map([[west.name, west.publicKey]]) });
    const sentence = await refused("stranger", "--via", closed.url);
    expect(sentence).toContain("give its operator the public key");
    await closed.close();
  });

  test.each([
    ["nothing of the kind", "http://127.0.0.1:1"],
    ["a password in the address", "wss://user:secret@relay.example"],
    ["another machine without TLS", "ws://relay.example:8080"],
  ])("is none: %s", async (_, via) => {
    const { exitCode, complained } = await here.link("east", "--via", via);
    expect(exitCode).toBe(1);
    expect(complained).toEqual([expect.not.stringContaining("secret")]);
  });
});
