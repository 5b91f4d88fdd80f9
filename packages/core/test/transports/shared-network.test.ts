import { describe, expect, test } from "vitest";
import { memoryNetwork, sharedNetwork } from "../../src/index.ts";
import { answer, call, identity, open, termsOf } from "../link/world.ts";

const one = termsOf(["east", "west"]);
const other = termsOf(["east", "west"], { title: "Another study" });

describe("two studies of the same two parties over one seat each", () => {
  test("run side by side: what belongs to one reaches no session of the other", async () => {
    const network = memoryNetwork();
    const [atEast, atWest] = [sharedNetwork(network), sharedNetwork(network)];
    const links = [one, other].flatMap((terms) => [
      open("east", { via: atEast, terms }),
      open("west", { via: atWest, terms }),
    ]);
    const [east1, west1, east2, west2] = await Promise.all(links);
    const both = await Promise.all([call(east1!), answer(west1!), call(east2!), answer(west2!)]);
    expect(both[0]!.split(" ")[0]).toBe(both[1]);
    expect(both[2]!.split(" ")[0]).toBe(both[3]);
    await Promise.all([east1, west1].map((link) => link!.close()));
    const again = await Promise.all([call(east2!, "again"), answer(west2!, "again")]);
    expect(again[0].split(" ")[0]).toBe(again[1]);
    await Promise.all([east2, west2].map((link) => link!.close()));
  });

  test("a greeting under terms that nobody here holds is told to who asked for it, and disturbs nobody who waits", async () => {
    const network = memoryNetwork();
    const heard: string[] = [];
    const onUnknownTerms = (from: string, terms: Uint8Array): void =>
      void heard.push(`${from} ${JSON.parse(new TextDecoder().decode(terms)).title}`);
    const [atEast, atWest] = [sharedNetwork(network, { onUnknownTerms }), sharedNetwork(network)];
    const waiting = open("east", { via: atEast, terms: one });
    void open("west", { via: atWest, terms: other, signal: AbortSignal.timeout(60_000) }).catch(() => undefined);
    const west = await open("west", { via: atWest, terms: one });
    const east = await waiting;
    expect(heard.every((line) => line === "west Another study")).toBe(true);
    expect(heard.length).toBeGreaterThan(0);
    await Promise.all([east.close(), west.close()]);
  });

  test("is for links of one identity", async () => {
    const via = sharedNetwork(memoryNetwork());
    const guest = (name: string) => ({ identity: identity(name), onFrame: () => undefined, onJoined: () => undefined });
    const seat = await via.join(guest("east"));
    await expect(via.join(guest("west"))).rejects.toThrow("links of one identity");
    await seat.leave();
    await (await via.join(guest("west"))).leave(); // nobody sits there any more
  });
});
