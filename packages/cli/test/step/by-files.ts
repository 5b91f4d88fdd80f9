// Parties that meet by files alone, and a count of what has to be carried.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  connect,
  hex,
  type Identity,
  type Link,
  memoryStore,
  type Party,
  type RunOptions,
  run,
  TavsError,
} from "@tavs/core";
import { fileNetwork } from "@tavs/core/node";
import { type Terms, termsHash } from "@tavs/core/study";

/** What one party runs. */
export interface Player {
  readonly identity: Identity;
  readonly play: (link: Link, context: Uint8Array) => Promise<unknown>;
}

export const player = <Input, State, Result>(
  identity: Identity,
  it: Party<Input, State, Result>,
  input: (context: Uint8Array) => Input,
  handlers: RunOptions<Input>["handlers"] = {},
): Player => ({
  identity,
  play: async (link, context) => run(it, { input: input(context), transport: await link.session("it"), handlers }),
});

export interface Carried {
  /** How often somebody went from one house to another before all had their results. */
  readonly carries: number;
  /** How often the one who stepped first did. */
  readonly laps: number;
  readonly results: Readonly<Record<string, unknown>>;
}

/**
 * Lets parties step one after the other, the first one first, each file carried to its party before the next one steps. One
 * carry is one file that moves.
 */
export async function byFiles(protocol: string, players: readonly Player[]): Promise<Carried> {
  const root = mkdtempSync(join(tmpdir(), "tavs-carries-"));
  const desks = new Map(
    players.map(({ identity, play }) => {
      const { name } = identity;
      const [into, out] = [join(root, name, "in"), join(root, name, "out")];
      for (const folder of [into, out]) mkdirSync(folder, { recursive: true });
      return [name as string, { play, in: into, out, identity, store: memoryStore() }];
    }),
  );
  const names = players.map(({ identity }) => identity.name);
  const terms: Terms = {
    format: "tavs/terms/1",
    title: "Carries",
    purpose: "test",
    parties: names.map((name) => ({ name, role: "hospital", key: hex(desks.get(name)!.identity.publicKey) })),
    computations: [{ label: "it", protocol, parties: names, parameters: {}, reveals: {} }],
    smallestCell: 5,
    privacy: { epsilon: 1, rowsPerPerson: 1 },
    expires: "2099-12-31",
  };
  const results: Record<string, unknown> = {};
  let [carries, laps] = [0, 0];
  try {
    while (Object.keys(results).length < names.length) {
      if (++laps > 100) throw new Error("nobody comes to an end");
      for (const name of names) {
        const { play, store, identity, ...folders } = desks.get(name)!;
        const via = fileNetwork({ ...folders, terms, store, now: () => "2026-11-22T08:00:00Z" });
        try {
          const link = await connect({ identity, terms, via, store, today: "2026-11-22" });
          results[name] = await play(link, termsHash(terms)).finally(() => link.close());
        } catch (error) {
          if (!(error instanceof TavsError && error.code === "waiting")) throw error;
        }
        if (Object.keys(results).length === names.length) break;
        for (const { to, name: file, holds, isNew } of via.report()!.carry) {
          if (!isNew || holds === "receipt") continue;
          copyFileSync(join(folders.out, file), join(desks.get(to)!.in, file));
          carries++;
        }
      }
    }
    return { carries, laps, results };
  } finally {
    rmSync(root, { recursive: true });
  }
}
