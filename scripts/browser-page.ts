// The browser's half of `browser-check.ts`: a hospital that asks a registry in Node which of its patients it knows.
import { connect, identityFrom, party, run, unhex } from "@tavs/core";
import { type Terms, termsHash } from "@tavs/core/study";
import { webSocket } from "@tavs/core/websocket";
import { cpr, ingest, psi } from "@tavs/psi";

/** What the check writes into the page. */
export interface Errand {
  readonly seed: string;
  readonly relay: string;
  readonly terms: Terms;
  readonly today: string;
  readonly patients: readonly string[];
}

const { seed, relay, terms, today, patients } = JSON.parse(document.querySelector("#errand")!.textContent!) as Errand; // the check wrote it

async function shared(): Promise<readonly string[]> {
  const identity = identityFrom("east", unhex(seed));
  const link = await connect({ identity, terms, today, via: webSocket(relay) });
  const input = { items: await ingest(patients, cpr), peer: party("registry"), context: termsHash(terms) };
  const { items } = await run(psi.receiver, { input, transport: await link.session("link/east") });
  await link.close();
  return items;
}

const answer = await shared().catch((error: unknown) => String(error));
await fetch("/answer", { method: "POST", body: JSON.stringify(answer) });
