// Parties with files that a program of another version left them: in their stores, and on the stick.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { agree } from "../../src/identity/agree.ts";
import { hex, memoryStore, party } from "../../src/index.ts";
import { freeze, thaw } from "../../src/protocol/snapshot.ts";
import { termsHash } from "../../src/study/index.ts";
import type { Correspondence, Correspondences } from "../../src/transports/files-record.ts";
import { openHead, openParcel, route, sealParcel } from "../../src/transports/parcel.ts";
import { WIRE_VERSION } from "../../src/wire/frames.ts";
import { answer, call, identity, openBoth, termsOf, wire } from "../link/world.ts";
import { carry, type Desk, type Folder, step, twoDesks } from "./files-world.ts";

const EAST = party("east");
const WEST = party("west");
const hash = termsHash(termsOf(["east", "west"]));

let folder: Folder;
let east: Desk;
let west: Desk;
beforeEach(async () => {
  ({ folder, east, west } = await twoDesks());
});
afterEach(() => folder.remove());

/** A frame as the version before said it: what its signature covers matters to nobody who refuses it. */
const older = (frame: Uint8Array): Uint8Array => frame.slice().fill(WIRE_VERSION - 1, 0, 1);

/** What a desk remembers of its files, as the version before left it. */
async function ageRecord({ store }: Desk): Promise<void> {
  const key = `files/${hex(hash)}`;
  const { value, revision } = (await store.read(key))!; // it has made a step
  const record = thaw<Correspondences>(value);
  const aged = ({ said, hello, ...rest }: Correspondence): Correspondence => ({
    ...rest,
    hello: hello && older(hello),
    said: said && { ...said, frames: said.frames.map(older) },
  });
  const peers = Object.fromEntries(Object.entries(record.peers).map(([name, peer]) => [name, aged(peer)]));
  await store.write(key, freeze({ ...record, peers }), revision);
}

/** What lies in the folder of east, which west has carried there, as west's older program wrote it. */
async function ageParcels(): Promise<void> {
  const shared = agree(identity("east"), identity("west").publicKey);
  const way = route(shared, { from: WEST, to: EAST });
  for (const name of await readdir(east.in)) {
    const file = new Uint8Array(await readFile(join(east.in, name)));
    const { serial } = openHead(way, file)!; // it is west's
    const { frames } = openParcel(way, file)!;
    const random = (size: number): Uint8Array<ArrayBuffer> => new Uint8Array(size).fill(serial);
    await writeFile(
      join(east.in, name),
      sealParcel(way, { serial, termsHash: hash, frames: frames.map(older) }, random),
    );
  }
}

async function cleared({ in: arrived, out }: Desk): Promise<void> {
  for (const path of [arrived, out]) for (const name of await readdir(path)) await rm(join(path, name));
}

test.each([1, 2, 3])(
  "sessions that older programs began go on by files once both are new, from round %d",
  async (rounds) => {
    const right = await Promise.all((await openBoth(wire())).map((link, i) => (i === 0 ? call(link) : answer(link))));
    for (let i = 0; i < rounds; i++) {
      await step(east, call);
      await carry(east, west);
      await step(west, answer);
      await carry(west, east);
    }
    for (const desk of [east, west]) await ageRecord(desk);
    for (const desk of [east, west]) await cleared(desk);
    let [called, answered]: (string | undefined)[] = [];
    for (let i = 0; i < 6; i++) {
      const e = await step(east, call);
      if (e.error) expect(e.error).toMatchObject({ name: "TransportError", code: "waiting" });
      await carry(east, west);
      const w = await step(west, answer);
      if (w.error) expect(w.error).toMatchObject({ name: "TransportError", code: "waiting" });
      await carry(west, east);
      [called, answered] = [e.value ?? called, w.value ?? answered];
    }
    expect([called, answered]).toEqual(right);
  },
);

test("a file that an older program wrote is refused with its party and both versions, and answered by one that the newer can read", async () => {
  await step(west, answer);
  await carry(west, east);
  await ageParcels();
  const { error, report } = await step({ ...east, store: memoryStore() }, call);
  expect(error).toMatchObject({ name: "PeerError", code: "version" });
  expect(error?.message).toBe(
    `west speaks version ${WIRE_VERSION - 1}, this is version ${WIRE_VERSION}: update the older one`,
  );
  expect(report.carry).toMatchObject([{ to: "west", holds: "hello" }]);
});
