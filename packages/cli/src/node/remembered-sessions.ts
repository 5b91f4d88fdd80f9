import type { Link, Transport } from "@tavs/core";
import type { SessionsOf } from "../session/play.ts";

/** A session is opened once in the life of a link. Why one could not be is added to `unmet`. */
export function rememberedSessions(link: Link, unmet: WeakSet<object>): SessionsOf {
  const open = new Map<string, Promise<Transport>>();
  return {
    session: (label, run = 0) => {
      const name = `${run} ${label}`;
      const found = open.get(name) ?? link.session(label, run);
      open.set(name, found);
      found.catch((error: object) => unmet.add(error));
      return found;
    },
  };
}
