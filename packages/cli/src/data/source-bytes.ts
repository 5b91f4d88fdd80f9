// All bytes that a table is read from, in an order that is always the same: a digest of them binds a session to its data.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { usage } from "../refusal.ts";
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

/** Which files these are, and when each was written last; undefined where they are not there. */
export async function sourceMark(typed: string): Promise<string | undefined> {
  const { name } = await placeNamed(typed);
  const place = await stat(name).catch(() => undefined);
  if (!place) return undefined;
  const entries = place.isDirectory() ? await entriesOf(name).catch(() => []) : [""];
  const found = await Promise.all(entries.map((entry) => stat(join(name, entry)).catch(() => undefined)));
  if (found.length === 0 || found.some((each) => !each)) return undefined;
  return JSON.stringify(found.map((each, i) => [entries[i], each!.dev, each!.ino, each!.size, each!.mtimeMs, each!.ctimeMs])); // biome-ignore format: one line
}

/** The bytes of what was read when the files had that mark. Throws `Refusal` where they are others by now. */
export async function* bytesAsRead(
  typed: string,
  mark: string | undefined,
  { data }: Messages,
): AsyncGenerator<Uint8Array> {
  yield* sourceBytes(typed);
  if ((await sourceMark(typed)) !== mark) throw usage(`${plain(typed)}: ${data.changed}`);
}
