import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { hex } from "@tavs/core";
import { revoke, type Study, signStudy, termsHash, verifyAudit } from "@tavs/core/study";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readStudyFile } from "../../src/data/read-study.ts";
import { en } from "../../src/messages/en/index.ts";
import { readPolicy } from "../../src/node/read-policy.ts";
import { runNode } from "../../src/node/run-node.ts";
import { whileItHolds } from "../../src/node/while-it-holds.ts";
import { tavs } from "../in-process.ts";
import { marked } from "./guide.ts";
import { east, type Hospitals, study, twoHospitals, west, withLink } from "./two-hospitals.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/link-two-registries.md"), "utf8");

let here: Hospitals;
beforeAll(async () => {
  here = await twoHospitals();
});
afterAll(() => here.remove());

interface Node {
  /** The first line that holds this, of what was said until now or later. */
  line(part: string): Promise<string>;
  stop(): Promise<void>;
}

const running: Node[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop()));
});

/** A node in this process, until the test is over. */
function start(config: string): Node {
  const [lines, listeners]: [string[], Set<() => void>] = [[], new Set()];
  const hear = (text: string): void => {
    lines.push(text);
    for (const look of listeners) look();
  };
  const over = new AbortController();
  const desk = { terminal: { say: hear, complain: hear }, messages: en, language: "en", version: "0.0.0" };
  const ended = runNode(desk, { config, stop: over.signal, form: "text", untilOver: false });
  const line = (part: string): Promise<string> =>
    new Promise((settle, reject) => {
      const look = (): void => {
        const found = lines.find((each) => each.includes(part));
        if (found !== undefined) settle(found);
      };
      listeners.add(look);
      look();
      ended.then(() => reject(new Error(`it ended without "${part}"`)), reject);
    });
  const node = {
    line,
    async stop() {
      over.abort();
      await ended;
    },
  };
  running.push(node);
  return node;
}

/** A folder of studies with their signatures, and the policy of west. */
function house(
  name: string,
  studies: Readonly<Record<string, Study>>,
  { approval, signed }: { readonly approval: string; readonly signed: readonly string[] },
): string {
  mkdirSync(here.at(`${name}/studies`), { recursive: true });
  for (const [file, terms] of Object.entries(studies)) {
    here.write(`${name}/studies/${file}.json`, JSON.stringify(terms, null, 2));
    for (const who of [east, west])
      if (signed.includes(who.name))
        here.write(`${name}/studies/${file}.${who.name}.signature.json`, JSON.stringify(signStudy(who, terms)));
  }
  const policy = marked(page)
    .find(({ mark }) => mark === "node.yaml at west")!
    .code.replace("west.identity.json", "../west/west.identity.json")
    .replace(/wss:\S+/, here.relay.url)
    .replace("approval: once", `approval: ${approval}`)
    .replace("patients: { file: people.csv, column: cpr }", "people: { file: ../west/people.csv, column: number }");
  return here.write(`${name}/node.yaml`, policy);
}

const BOTH = ["east", "west"];

describe("a node", () => {
  test("answers what all signed and somebody approved, as often as the study grants; who asks finds it there", async () => {
    const config = house("open", { study }, { approval: "once", signed: BOTH });
    const node = start(config);
    expect(await node.line("waits for a yes")).toContain("study.json");
    const yes = await tavs("node", "approve", here.at("open/studies/study.json"), "--config", config);
    expect(yes).toMatchObject({ exitCode: 0 });
    expect(await here.link("east")).toMatchObject({
      exitCode: 0,
      said: [expect.stringContaining("10 patients"), expect.anything()],
    });
    await node.line("link, run 0: answered");
    const again = await here.link("east", "--run", "1", "--out", here.at("east/second.csv"));
    expect(again.exitCode).toBe(0);
    await node.line("all runs are done");
    const [folder] = readdirSync(here.at("open/state")).filter((name) => hex(termsHash(study)).startsWith(name));
    const lines = here.read(`open/state/${folder}/audit.jsonl`).split("\n").slice(0, -1);
    const { entries } = verifyAudit(lines, { publicKey: west.publicKey });
    expect(entries.filter(({ event }) => event === "finished").map(({ run }) => run)).toEqual([0, 1]);
    const approvedBy = hex(west.publicKey);
    const policy = createHash("sha256").update(readFileSync(config)).digest("hex");
    expect(entries.find(({ event }) => event === "started")).toMatchObject({ approved: "once", approvedBy, policy });
  });

  test("stops answering what a party takes back, while it waits for who asks", async () => {
    const terms = { ...study, title: "Taken back" };
    const config = house("taken", { study: terms }, { approval: "once", signed: BOTH });
    const file = here.at("taken/studies/study.json");
    await tavs("node", "approve", file, "--config", config);
    const node = start(config);
    await node.line("answers link");
    here.write("taken/studies/study.east.revocation.json", JSON.stringify(revoke(east, { terms, on: "2026-11-22" })));
    expect(await node.line("revoked")).toContain("parties.0: this party revoked the study");
    const [folder] = readdirSync(here.at("taken/state")).filter((name) => name !== "approvals");
    const lines = here.read(`taken/state/${folder}/audit.jsonl`).split("\n").slice(0, -1);
    expect(verifyAudit(lines).entries.at(-1)).toMatchObject({ event: "refused", code: "revoked" });
  });

  test("stops with the last day of a study", async () => {
    const file = await readStudyFile(here.write("ends.json", JSON.stringify({ ...study, expires: "2026-11-22" })));
    const now = (): Date => new Date("2026-11-23T00:00:01Z");
    const watched = { file, home: { identity: west, now }, messages: en, stop: new AbortController().signal };
    const never = (signal: AbortSignal): Promise<never> =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    await expect(whileItHolds(watched, never)).rejects.toMatchObject({ code: "expired" });
  });

  test("asks for each run where its policy says so", async () => {
    const terms = { ...study, title: "Approved by the run" };
    const config = house("careful", { study: terms }, { approval: "per run", signed: BOTH });
    const file = here.at("careful/studies/study.json");
    const node = start(config);
    await node.line("answers link");
    expect((await tavs("node", "approve", file, "--config", config)).complained[0]).toContain(
      "--session LABEL --run NUMBER",
    );
    const state = ["--study", file, "--state", here.at("east/careful.state")];
    const asking = here.link("east", ...state, "--out", here.at("east/careful.csv"));
    expect(await node.line("waits for a yes")).toContain("link, run 0");
    await tavs("node", "approve", file, "--config", config, "--session", "link", "--run", "0");
    expect((await asking).exitCode).toBe(0);
    expect(await node.line("link, run 1, waits")).toContain("tavs node approve");
  });

  test.each<[string, Study, readonly string[], RegExp]>([
    ["is not signed by all", { ...study, title: "1" }, ["west"], /is not signed by east yet/],
    ["has ended", { ...study, title: "2", expires: "2026-11-20" }, BOTH, /expires: these terms ended/],
    [
      "names no data of its policy",
      {
        ...study,
        title: "3",
        parties: [
          study.parties[0]!,
          { ...study.parties[1]!, data: [{ name: "../../etc/passwd", columns: ["number", "relapse", "nodes"] }] },
        ],
      },
      BOTH,
      /line \d+: parties\.1\.data: none of these data sets/,
    ],
    [
      "lets it bring another column",
      {
        ...study,
        title: "4",
        parties: [
          study.parties[0]!,
          { ...study.parties[1]!, data: [{ name: "people", columns: ["number", "relapse"] }] },
        ],
      },
      BOTH,
      /line \d+: parties\.1\.data: does not name column number 3/,
    ],
    [
      "has a kinder sentence than the protocol's",
      withLink({
        reveals: {
          ...study.computations[0]!.reveals,
          west: { learns: "learns nothing", against: "malicious", collusion: "none" },
        },
      }),
      BOTH,
      /line \d+: computations\.0\.reveals\.west/,
    ],
  ])("refuses a study that %s, in its log too", async (title, terms, signed, sentence) => {
    const name = `refusing-${title.length}`;
    const node = start(house(name, { study: terms }, { approval: "once", signed }));
    expect(await node.line(sentenceStart(sentence))).toMatch(sentence);
    const [folder] = readdirSync(here.at(`${name}/state`));
    const lines = here.read(`${name}/state/${folder}/audit.jsonl`).split("\n").slice(0, -1);
    expect(verifyAudit(lines).entries.at(-1)).toMatchObject({ event: "refused" });
  });

  test("says it where somebody asks under a study that it does not have, and goes on", async () => {
    const config = house("other", { study: { ...study, title: "Another" } }, { approval: "once", signed: BOTH });
    const node = start(config);
    await node.line("waits for a yes");
    await tavs("node", "approve", here.at("other/studies/study.json"), "--config", config);
    const stranger = here.link(
      "east",
      "--state",
      here.at("east/other.state"),
      "--wait",
      "1",
      "--out",
      here.at("east/x.csv"),
    );
    expect(await node.line("asks under a study")).toContain("east asks");
    process.emit("SIGINT"); // the one who asks is in this process too, and may have been told by now
    const { exitCode, complained } = await stranger;
    expect([3, 4]).toContain(exitCode);
    expect(complained.at(-1)).toMatch(/signed other terms: "title" differs|the same command goes on/);
  });

  test("has the policies of the guide", async () => {
    const code = marked(page).find(({ mark }) => mark === "node.yaml at east")!.code;
    const { data, learns, may } = await readPolicy(here.write("guide.yaml", code), en);
    expect(data.get("analysed")).toMatchObject({ select: expect.stringContaining("USING (pseudonym)") });
    expect([...learns]).toEqual([
      ["link", { run: 0, report: "en", ohdsi: false, columns: ["ward"], file: here.at("learnt/linked.csv") }],
      ["follow-up", { run: 0, report: "da", ohdsi: false, columns: [], folder: here.at("results/follow-up") }],
    ]);
    expect(may).toContain("federated/describe/1");
  });

  test.each([
    [
      "a result in a file and a folder",
      "identity: a\nrelay: ws://127.0.0.1:1\nstudies: s\nstate: t\napproval: once\nlearns: { link: { file: a, folder: b } }\n",
    ],
    [
      "a query without tables",
      "identity: a\nrelay: ws://127.0.0.1:1\nstudies: s\nstate: t\napproval: once\ndata: { rows: { select: SELECT 1 } }\n",
    ],
    [
      "a field that is none",
      "identity: a\nrelay: ws://127.0.0.1:1\nstudies: s\nstate: t\napproval: once\ndata: {}\nfree: yes\n",
    ],
    ["no approval", "identity: a\nrelay: ws://127.0.0.1:1\nstudies: s\nstate: t\ndata: {}\n"],
    [
      "data without a file",
      "identity: a\nrelay: ws://127.0.0.1:1\nstudies: s\nstate: t\napproval: once\ndata: { people: { column: x } }\n",
    ],
  ])("does not start with a policy that has %s", async (title, policy) => {
    const config = here.write(`policy-${title.length}.yaml`, policy);
    expect(dirname(config)).toBe(here.folder);
    const { exitCode, complained } = await tavs("node", "start", "--config", config);
    expect({ exitCode, complained }).toEqual({
      exitCode: 1,
      complained: [expect.stringContaining("a policy has identity")],
    });
  });
});

/** The words of a pattern that stand in a line as they are. */
const sentenceStart = ({ source }: RegExp): string =>
  source.split("\\d+").at(-1)!.replaceAll("\\", "").replace(/^: /, "");
