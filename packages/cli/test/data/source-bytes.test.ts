// What a session is bound to is what it reads, though the files are replaced meanwhile.
import { appendFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRowsOf } from "../../src/data/rows.ts";
import { en } from "../../src/messages/en/index.ts";
import type { DataSet } from "../../src/node/data-sets.ts";
import { markOf, readingsOf } from "../../src/node/sources.ts";
import { file, folder, ndjson, person, withCpr } from "./fhir/export.ts";

const all = async (bytes: AsyncIterable<Uint8Array>): Promise<number> => {
  let length = 0;
  for await (const piece of bytes) length += piece.length;
  return length;
};

/** Another file in its place, of the same size and date. */
function replace(path: string, content: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(`${path}.new`, content);
  utimesSync(`${path}.new`, atime, mtime);
  renameSync(`${path}.new`, path);
}

const read = (data: string) => readRowsOf({ data }, { columns: ["cpr"] }, en);

test("a table that is replaced between its rows and their digest is refused", async () => {
  const path = file("cpr,a\n1,2\n");
  expect(await all((await read(path)).bytes)).toBe(10);
  const { bytes } = await read(path);
  replace(path, "cpr,a\n3,4\n");
  await expect(all(bytes)).rejects.toThrow("was changed while it was read");
});

test("and a file of a folder of FHIR, of any table", async () => {
  const path = folder({ "Patient.ndjson": ndjson([withCpr("1", person(1))]), "Condition.ndjson": "" });
  for (const data of [path, `${path}#Condition`]) {
    expect(await all((await read(data)).bytes)).toBeGreaterThan(100);
    const { bytes } = await read(data);
    replace(join(path, "Patient.ndjson"), ndjson([withCpr("1", person(2))]));
    await expect(all(bytes)).rejects.toThrow("was changed while it was read");
  }
});

const set = (path: string): DataSet =>
  ({ name: "people", shown: "people", source: { file: path }, column: "cpr" }) as DataSet; // what is read of it
const readings = () => readingsOf({ home: {} as never, messages: en }); // no pseudonyms are made

test("a node finds a table of FHIR in a folder, and sees when a file of it changes", async () => {
  const path = folder({ "Patient.ndjson": ndjson([withCpr("1", person(1))]) });
  const source = { file: `${path}#Condition` };
  const before = await markOf(source);
  expect(before).toBeDefined();
  appendFileSync(join(path, "Patient.ndjson"), "\n");
  expect(await markOf(source)).not.toBe(before);
  rmSync(join(path, "Patient.ndjson"));
  expect(await markOf(source)).toBeUndefined();
  expect(await markOf({ file: `${path}-elsewhere#Condition` })).toBeUndefined();
});

test("a node gives nobody what it read of an earlier file, and whoever asks for the same meanwhile what it holds", async () => {
  const path = file("cpr\n1\n");
  const shared = readings();
  const first = await shared.table(set(path), ["cpr"]);
  expect(await shared.table(set(path), ["cpr"])).toBe(first);
  replace(path, "cpr\n2\n");
  expect((await shared.table(set(path), ["cpr"])).column("cpr")).toEqual(["2"]);
});
