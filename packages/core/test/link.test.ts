import { describe, expect, test } from "vitest";
import { connect, createIdentity, done, hex, type Identity, type Party, party, run, utf8, wait } from "../src/index.ts";
import type { Terms } from "../src/study/index.ts";
import { memoryNetwork } from "../src/testing.ts";
import { relay, webSocket } from "../src/transports/websocket.ts";
import type { Network } from "../src/transports/network.ts";

const reveals = { learns: "a word", against: "malicious", collusion: "none" } as const;
const asks: Party<{ peer: string; word: string }, { word: string }, string> = {
  name: "echo/1 asks",
  reveals,
  start: ({ peer, word }) => wait({ word }, [party(peer)], { send: [{ to: party(peer), body: utf8(word) }] }),
  receive: (_state, { body }) => done(new TextDecoder().decode(body)),
};
const answers: Party<{ peer: string }, { peer: string }, null> = {
  name: "echo/1 answers",
  reveals,
  start: ({ peer }) => wait({ peer }, [party(peer)]),
  receive: (_state, { from, body }) => done(null, [{ to: from, body: utf8(`${new TextDecoder().decode(body)}!`) }]),
};

const terms = (...identities: Identity[]): Terms => ({
  format: "tavs/terms/1",
  title: "Echo",
  purpose: "test",
  parties: identities.map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [{ label: "echo", protocol: "echo/1", parties: identities.map(({ name }) => name), parameters: {}, reveals: {} }],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
});

async function echo(via: Network): Promise<string> {
  const [east, west] = [createIdentity("east"), createIdentity("west")];
  const agreed = terms(east, west);
  const open = (identity: Identity) => connect({ identity, terms: agreed, via, today: "2026-11-21" });
  const [atEast, atWest] = await Promise.all([open(east), open(west)]);
  const [word] = await Promise.all([
    run(asks, { input: { peer: "west", word: "hello" }, transport: await atEast.session("echo") }),
    run(answers, { input: { peer: "east" }, transport: await atWest.session("echo") }),
  ]);
  await Promise.all([atEast.close(), atWest.close()]);
  return word;
}

describe("a link", () => {
  test("carries a session between two parties who signed the same terms", async () => {
    expect(await echo(memoryNetwork())).toBe("hello!");
  });

  test("goes through a relay that knows the parties", async () => {
    const [east, west] = [createIdentity("east"), createIdentity("west")];
    const guests = new Map([east, west].map(({ name, publicKey }) => [name, publicKey]));
    const hub = await relay({ guests });
    const agreed = terms(east, west);
    const open = (identity: Identity) => connect({ identity, terms: agreed, via: webSocket(hub.url), today: "2026-11-21" });
    const [atEast, atWest] = await Promise.all([open(east), open(west)]);
    const [word] = await Promise.all([
      run(asks, { input: { peer: "west", word: "hello" }, transport: await atEast.session("echo") }),
      run(answers, { input: { peer: "east" }, transport: await atWest.session("echo") }),
    ]);
    expect(word).toBe("hello!");
    await Promise.all([atEast.close(), atWest.close()]);
    await hub.close();
  });
});
