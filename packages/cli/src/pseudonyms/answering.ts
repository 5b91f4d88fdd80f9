// What a node does for pseudonyms: it makes the key with the others, and answers who asks.
import type { Study } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import type { Home } from "../session/home.ts";
import type { Playing } from "../session/once.ts";
import type { SessionsOf } from "../session/play.ts";
import { agreedPseudonyms } from "./agreed-pseudonyms.ts";
import { ASKING_PROTOCOL, KEY_PROTOCOL } from "./protocols.ts";
import { pseudonymiseWith } from "./pseudonymising.ts";

interface Asked {
  readonly study: Study;
  readonly me: string;
  readonly label: string;
}

/** What a node does in a session in which it holds a share. */
export interface Holding {
  readonly label: string;
  readonly source: undefined;
  run(home: Home, link: SessionsOf, playing: Playing): Promise<void>;
}

/** True for a session that a node answers as a holder: a request; or the key by itself, where no request makes it. */
export function isHeld({ computations }: Study, { me, label }: Omit<Asked, "study">): boolean {
  const holds = ({ roles }: (typeof computations)[number]): boolean => roles[me] === "holder";
  const found = computations.find((each) => each.label === label);
  if (!found || !holds(found)) return false;
  if (found.protocol === ASKING_PROTOCOL) return true;
  const asked = computations.some((each) => each.protocol === ASKING_PROTOCOL && holds(each));
  return found.protocol === KEY_PROTOCOL && !asked;
}

/** A holder brings no data. Throws `Forbidden`. */
export function holding({ study, me, label }: Asked, messages: Messages): Holding {
  const agreed = agreedPseudonyms(study, { me, session: label, run: 0 }, messages);
  return {
    label,
    source: undefined,
    run: async (home, link, playing) => {
      await pseudonymiseWith(home, link, agreed, playing);
    },
  };
}
