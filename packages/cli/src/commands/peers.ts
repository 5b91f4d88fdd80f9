import { party } from "@tavs/core";
import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { beside, identityFile } from "../party/own-identity.ts";
import { type Peers, readPeers, writePeers } from "../party/peer-list.ts";
import { about, refused, usage } from "../refusal.ts";
import { green } from "../terminal.ts";
import { mustBeExpected } from "./strict.ts";

/** `tavs peers`: the keys of the others, in a file beside the identity. */
export const peers = (desk: Desk): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "peers", description: desk.messages.peers.about },
    subCommands: { add: add(desk), list: list(desk), remove: remove(desk) },
  });

function add({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.peers;
  const args = {
    name: { type: "positional", required: true, description: words.name },
    key: { type: "positional", required: true, description: words.key },
    identity: { type: "string", valueHint: "FILE", description: messages.party.identityOption },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "add", description: words.add },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { key } = given;
      if (!/^[0-9a-f]{64}$/.test(key)) throw usage(words.noKey);
      const name = party(given.name);
      const { file, known } = await ownPeers(given.identity, { messages });
      if ((known.get(name) ?? key) !== key) throw refused("stranger", words.hasOtherKey(name));
      await about(file, () => writePeers(file, new Map([...known, [name, key]])));
      terminal.say(given.json ? JSON.stringify({ ok: true, file, name, key }) : `${green("✓")} ${words.added(name)}`);
    },
  });
}

function list({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.peers;
  const args = {
    identity: { type: "string", valueHint: "FILE", description: messages.party.identityOption },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "list", description: words.list },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const { file, known } = await ownPeers(given.identity, { messages });
      const all = [...known].map(([name, key]) => ({ name, key }));
      if (given.json) return terminal.say(JSON.stringify({ ok: true, file, peers: all }));
      if (all.length === 0) terminal.say(words.nobody);
      for (const { name, key } of all) terminal.say(`${key}  ${name}`);
    },
  });
}

function remove({ terminal, messages }: Desk): SubCommandsDef[string] {
  const words = messages.peers;
  const args = {
    name: { type: "positional", required: true, description: words.name },
    identity: { type: "string", valueHint: "FILE", description: messages.party.identityOption },
    json: { type: "boolean", description: messages.json },
  } as const;
  return defineCommand({
    meta: { name: "remove", description: words.remove },
    args,
    async run({ args: given }) {
      mustBeExpected(given, args, messages);
      const name = party(given.name);
      const { file, known } = await ownPeers(given.identity, { messages });
      if (!known.has(name)) throw usage(words.notThere(name));
      await about(file, () => writePeers(file, new Map([...known].filter(([other]) => other !== name))));
      terminal.say(given.json ? JSON.stringify({ ok: true, file, name }) : `${green("✓")} ${words.removed(name)}`);
    },
  });
}

interface OwnPeers {
  readonly file: string;
  readonly known: Peers;
}

async function ownPeers(identity: string | undefined, { messages }: Pick<Desk, "messages">): Promise<OwnPeers> {
  const file = beside(await identityFile(identity, messages), "peers.json");
  return { file, known: await readPeers(file, messages) };
}
