// Every codec of this package, found where it stands: in the `messages.ts` of each protocol.
import { readdirSync } from "node:fs";
import type { Codec } from "@tavs/core";
import type { Lane } from "../../src/oprf/messages.ts";

export interface Named {
  readonly name: string;
  readonly codec: Codec<unknown>;
}

const source = new URL("../../src/", import.meta.url);

/** What the makers of codecs are given; a maker that is not here is attacked through the parties that use it. */
const limbs = { columns: 2, count: 1, bits: 7, max: 100 };
const filter = { size: 4, maxQueries: 100, seed: 0 };
const given: Readonly<Record<string, unknown>> = {
  rowsLane: 16,
  keysOf: limbs,
  openedOf: limbs,
  numbersLane: limbs,
  bucketsLane: filter,
};

export async function allCodecs(): Promise<readonly Named[]> {
  const folders = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) =>
    /(^|\/)messages\.ts$/.test(path),
  );
  const found = folders.sort().map(async (path) => {
    const module: Readonly<Record<string, unknown>> = await import(new URL(path, source).href);
    return Object.entries(module).flatMap(([name, value]) =>
      codecsIn(`${path.replace("/messages.ts", "")}: ${name}`, name, value),
    );
  });
  return (await Promise.all(found)).flat();
}

function codecsIn(path: string, name: string, value: unknown): readonly Named[] {
  if (typeof value === "function") {
    const make = value as (argument: unknown) => unknown; // with what `given` says that it takes
    return name in given ? codecsIn(path, "", make(given[name])) : [];
  }
  if (isCodec(value)) return [{ name: path, codec: value }];
  return isLane(value) ? [{ name: path, codec: value.part }] : [];
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isCodec = (value: unknown): value is Codec<unknown> => isObject(value) && "encode" in value && "decode" in value;
const isLane = (value: unknown): value is Lane => isObject(value) && "part" in value && isCodec(value.part);
