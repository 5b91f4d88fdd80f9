// All bytes that a table is read from, in an order that is always the same: a digest of them binds a session to its data.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { entriesOf, placeNamed } from "./fhir/source.ts";

/** Of a file, its bytes; of a folder, each file's name and size before its bytes; last the table, where one was named. */
export async function* sourceBytes(typed: string): AsyncGenerator<Uint8Array> {
  const { name, table } = await placeNamed(typed);
  if ((await stat(name)).isDirectory())
    for (const entry of await entriesOf(name)) {
      const path = join(name, entry);
      yield Buffer.from(JSON.stringify([entry, (await stat(path)).size]));
      yield* createReadStream(path) as AsyncIterable<Uint8Array>; // without an encoding, bytes
    }
  else yield* createReadStream(name) as AsyncIterable<Uint8Array>;
  if (table !== undefined) yield Buffer.from(`#${table}`);
}
