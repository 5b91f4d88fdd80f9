import { canonical, stated } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import type { Chosen } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";
import { revealsOf, rolesOf } from "../study/catalogue.ts";

/** Who is given the result, and who brings rows, as a protocol calls them. */
export interface Company {
  readonly leading: string;
  readonly bringing: string;
}

/** One is given the result, three or more bring rows, and the terms say of each what the protocol says. */
export function mustBeTrue(chosen: Chosen, { leading, bringing }: Company, messages: Messages): void {
  mustSayTruth(chosen, messages);
  const { parties, roles } = chosen.computation;
  const count = (role: string): number => parties.filter((name) => roles[name] === role).length;
  if (count(leading) !== 1 || count(bringing) < 3) throw forbidden(chosen.at("roles"), messages.allowed.noFederation);
}

/** Every party has a role of the protocol, and the terms say of it what the protocol says. */
export function mustSayTruth({ computation, at }: Chosen, { allowed }: Messages): void {
  const { protocol, parameters, parties, roles, reveals } = computation;
  for (const name of parties) {
    const own = revealsOf(protocol, roles[name]!, parameters); // a study has a role for each of its parties
    if (!own) throw forbidden(at(`roles.${name}`), allowed.noRole(rolesOf(protocol)));
    if (canonical(reveals[name]!) !== canonical(stated(own))) throw forbidden(at(`reveals.${name}`), allowed.untrue);
  }
}
