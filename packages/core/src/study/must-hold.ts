import { hex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import type { Identity } from "../identity/identity.ts";
import { type PartyId, party } from "../protocol/party.ts";
import { isDay } from "./day.ts";
import { isStudy, mustBeStudy } from "./study.ts";
import type { Terms } from "./terms.ts";

const FORMATS: readonly string[] = ["tavs/terms/1", "tavs/terms/2"];

/**
 * Throws `UsageError` (naming the field) where terms cannot be run by this party today. `today` is a day as "2026-11-21".
 */
export function mustHold(terms: Terms, { name, publicKey }: Identity, today: string): void {
  if (isStudy(terms)) mustBeStudy(terms);
  mustHaveItsFields(terms);
  mustBeWellFormed(terms);
  if (!isDay(today)) throw new UsageError('today: must be a day such as "2026-11-21"');
  const me = terms.parties.find((member) => member.name === name);
  if (me === undefined) throw new UsageError(`parties: ${name} is not a party of these terms`, { code: "terms" });
  if (me.key !== hex(publicKey))
    throw new UsageError(`parties: the key of ${name} in the terms is not this identity's key`, { code: "terms" });
  if (today > terms.expires)
    throw new UsageError(`expires: these terms ended on ${terms.expires}; ask the parties to sign new ones`, {
      code: "expired",
    });
}

/** Terms are read from files that people write: what is not there at all is said by name. */
function mustHaveItsFields(terms: Terms): void {
  const { parties, computations, privacy } = terms as Partial<Terms>; // what a file holds, the compiler did not see
  const wrong =
    (!isListOf(parties, ["name", "key"]) && "parties: each has a name, a role and a key") ||
    (!isListOf(computations, ["label", "protocol"]) && "computations: each has a label, a protocol and parties") ||
    (!computations?.every(({ parties: who }) => Array.isArray(who)) && "computations: parties is a list of names") ||
    (!computations?.every(({ reveals }) => isRecord(reveals)) &&
      "computations: reveals says by party what it comes to know") ||
    ((typeof privacy !== "object" || privacy === null) && "privacy: has epsilon and rowsPerPerson");
  if (wrong) throw new UsageError(wrong, { code: "terms" });
}

const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** True for a list of records that have a text in each of these fields. */
const isListOf = (list: unknown, fields: readonly string[]): boolean =>
  Array.isArray(list) &&
  list.every(
    (record) =>
      typeof record === "object" && record !== null && fields.every((name) => typeof record[name] === "string"),
  );

function mustBeWellFormed({ format, parties, computations, smallestCell, privacy, expires }: Terms): void {
  const names = parties.map((member) => party(member.name));
  const labels = computations.map((computation) => computation.label);
  const strangers = computations
    .flatMap((computation) => computation.parties)
    .filter((name) => !names.includes(name as PartyId));
  const wrong =
    (!FORMATS.includes(format) && `format: must be ${FORMATS.join(" or ")}`) ||
    (new Set(names).size !== names.length && "parties: a name stands twice") ||
    (!parties.every(({ key }) => /^[0-9a-f]{64}$/.test(key)) && "parties: a key is not 64 hexadecimal digits") ||
    (new Set(parties.map(({ key }) => key)).size !== names.length && "parties: a key stands twice") ||
    (new Set(labels).size !== labels.length && "computations: a label stands twice") ||
    (strangers.length > 0 && "computations: a party stands there that is not among the parties") ||
    (!(Number.isInteger(smallestCell) && smallestCell >= 1) && "smallestCell: must be a whole number from 1") ||
    (!(privacy.epsilon > 0 && Number.isFinite(privacy.epsilon)) && "privacy.epsilon: must be above 0") ||
    (!isDay(expires) && 'expires: must be a day such as "2027-06-30"');
  if (wrong) throw new UsageError(wrong, { code: "terms" });
}
