// What is asked of a study before anybody signs it, and JSON Schema can not: that nothing is left to fill in, and that what it says of
// each protocol is what the protocol says of itself.
import { FlawedStudy, type Json, type Study, type StudyComputation, stated } from "@tavs/core/study";
import { revealsOf, rolesOf } from "./catalogue.ts";
import { placeholdersIn } from "./placeholders.ts";

/** Throws `FlawedStudy` for a text in pointed brackets, as templates leave them. */
export function mustBeFilled(study: Study): void {
  const [field] = placeholdersIn(study as unknown as Json); // an interface is no Json record to the compiler
  if (field !== undefined) throw new FlawedStudy({ field, rule: "is still to be filled in" });
}

/** Throws `FlawedStudy` for a protocol or a role that this version does not know, for a talk without its other side, and for a sentence that is not the protocol's own. */
export function mustBeTrue({ computations }: Study): void {
  for (const [at, computation] of computations.entries()) mustSayTruth(computation, `computations.${at}`);
}

function mustSayTruth({ protocol, parties, roles, parameters, reveals }: StudyComputation, at: string): void {
  const known = rolesOf(protocol);
  if (known.length === 0)
    throw new FlawedStudy({ field: `${at}.protocol`, rule: "is none that this version of tavs knows" });
  const idle = known.length === 2 ? known.find((role) => !parties.some((name) => roles[name] === role)) : undefined;
  if (idle !== undefined) throw new FlawedStudy({ field: `${at}.roles`, rule: `must give somebody the role ${idle}` });
  for (const name of parties) {
    const own = revealsOf(protocol, roles[name]!, parameters); // each party has a role, as `mustBeStudy` saw
    if (!own) throw new FlawedStudy({ field: `${at}.roles.${name}`, rule: `must be ${known.join(" or ")}` });
    const said: Readonly<Record<string, string>> = reveals[name]!;
    const [field, sentence] = Object.entries(stated(own) as object).find(([part, text]) => said[part] !== text) ?? [];
    if (field !== undefined)
      throw new FlawedStudy({
        field: `${at}.reveals.${name}.${field}`,
        rule: `must be what ${protocol} says of itself under these parameters: "${sentence}"`,
      });
  }
}
