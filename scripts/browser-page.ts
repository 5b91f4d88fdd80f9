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
  /** How many people it then asks about in another session. */
  readonly many: number;
}

/** What the page answers. */
export interface Answer {
  readonly items: readonly string[];
  /** Of the many: how many are shared, and the seconds from strings to row numbers. */
  readonly found: number;
  readonly seconds: number;
}

const { seed, relay, terms, today, patients, many } = JSON.parse(
  document.querySelector("#errand")!.textContent!,
) as Errand; // the check wrote it

async function shared(): Promise<Answer> {
  const identity = identityFrom("east", unhex(seed));
  const link = await connect({ identity, terms, today, via: webSocket(relay) });
  const agreed = { peer: party("registry"), context: termsHash(terms), patienceMs: 300_000 };
  const input = { ...agreed, items: await ingest(patients, cpr) };
  const { items } = await run(psi.receiver, { input, transport: await link.session("link/east") });
  const began = performance.now();
  const people = await ingest(Array.from({ length: many }, (_, i) => `person ${i}`));
  const { indices } = await run(psi.receiver, {
    input: { ...agreed, items: people, engine: "vole" },
    transport: await link.session("link/many"),
  });
  const seconds = (performance.now() - began) / 1000;
  await link.close();
  return { items, found: indices.length, seconds };
}

const answer = await shared().catch((error: unknown) => String(error));
await fetch("/answer", { method: "POST", body: JSON.stringify(answer) });
