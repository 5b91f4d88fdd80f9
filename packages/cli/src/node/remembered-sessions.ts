import type { Link, Transport } from "@tavs/core";
import type { SessionsOf } from "../session/play.ts";

/** A session is opened once in the life of a link. */
export function rememberedSessions(link: Link): SessionsOf {
  const open = new Map<string, Promise<Transport>>();
  return {
    session: (label, run = 0) => {
      const name = `${run} ${label}`;
      const found = open.get(name) ?? link.session(label, run);
      open.set(name, found);
      return found;
    },
  };
}
