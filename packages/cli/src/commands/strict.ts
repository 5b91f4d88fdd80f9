import type { ArgsDef } from "citty";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";

/**
 * Refuses what the command did not ask for: citty passes over unknown options, and a mistyped --key must not turn into a
 * check without a key. Throws `Refusal`.
 */
export function mustBeExpected(
  given: Readonly<Record<string, unknown>>,
  expected: ArgsDef,
  messages: Messages,
  { names }: Expected = {},
): void {
  for (const [name, value] of Object.entries(given)) {
    if (name === "_") continue;
    if (!Object.hasOwn(expected, name)) throw usage(messages.unknownOption(name));
    if (value === "") throw usage(messages.noValue(name));
  }
  const positionals = names ?? Object.values(expected).filter(({ type }) => type === "positional").length;
  if (Array.isArray(given._) && given._.length > positionals) throw usage(messages.oneTooMany(positionals));
}

interface Expected {
  /** How many names may be given at most, where that is not one for each that the command lists. */
  readonly names?: number;
}

/** 64 digits as `tavs` prints them, or nothing where nothing was given. Throws `Refusal`. */
export function digits64(name: string, value: string | undefined, messages: Messages): string | undefined {
  if (value !== undefined && !/^[0-9a-f]{64}$/.test(value)) throw usage(messages.noKey(name));
  return value;
}
