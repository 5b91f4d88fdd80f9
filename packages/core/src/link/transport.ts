import type { Step } from "../protocol/party.ts";
import type { Transport } from "../protocol/run.ts";
import type { Session } from "./session.ts";

/**
 * A session as its caller has it. Its result is held here alone: a link holds its sessions as long as it lives, because a peer may ask again for
 * what they said, and results of half a million people for each of them would fill the memory of a node.
 */
export function transportOf(session: Session): Transport {
  const { me, protocol, reveals } = session;
  let result: Step<unknown, unknown> | undefined;
  return {
    me,
    protocol,
    ...(reveals !== undefined && { reveals }),
    load: async () => (await session.load()) ?? result,
    async commit(step) {
      await session.commit(step);
      if (step.status === "done") result = { ...step, send: [] };
    },
    receive: (from, signal) => session.receive(from, signal),
    abort: (error) => session.abort(error),
    goOnWithout: (peers) => session.goOnWithout(peers),
  };
}
