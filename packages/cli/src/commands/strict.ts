import type { ArgsDef } from "citty";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";

/**
 * Refuses what the command did not ask for: citty passes over unknown options, and a mistyped --key must not turn into a
 * check without a key. Throws `Refusal`.
 */
export function mustBeExpected(given: Readonly<Record<string, unknown>>, expected: ArgsDef, messages: Messages): void {
  const names = new Map(Object.keys(expected).flatMap((name) => [name, inCamels(name)].map((form) => [form, name])));
  for (const [form, value] of Object.entries(given)) {
    if (form === "_") continue;
    const name = names.get(form);
    if (name === undefined) throw usage(messages.unknownOption(form));
    if (value === "") throw usage(messages.noValue(name));
  }
  const positionals = Object.values(expected).filter(({ type }) => type === "positional").length;
  if (Array.isArray(given._) && given._.length > positionals) throw usage(messages.oneTooMany(positionals));
}

/** citty writes `--tls-cert` as `tlsCert` too. */
const inCamels = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** 64 digits as `tavs` prints them, or nothing where nothing was given. Throws `Refusal`. */
export function digits64(name: string, value: string | undefined, messages: Messages): string | undefined {
  if (value !== undefined && !/^[0-9a-f]{64}$/.test(value)) throw usage(messages.noKey(name));
  return value;
}
