// A hospital in Chromium and a registry in Node link over a relay: the same code, a browser's WebSocket and Web Workers.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, createIdentity, hex, party, run } from "@tavs/core";
import { stated, type Terms, termsHash } from "@tavs/core/study";
import { relay, webSocket } from "@tavs/core/websocket";
import { cpr, ingest, psi, syntheticCpr } from "@tavs/psi";
import { build } from "esbuild";
import type { Answer, Errand } from "./browser-page.ts";
import { chromium, quietly } from "./chromium.ts";

const PATIENCE_MS = 300_000; // a busy machine takes a minute for what takes ten seconds
const MANY = 2 ** 18;
const today = new Date().toISOString().slice(0, 10);
const person = (serial: number): string => syntheticCpr({ birthDate: "1950-02-07", sex: "F", serial });

const [east, registry] = [createIdentity("east"), createIdentity("registry")];
const terms: Terms = {
  format: "tavs/terms/1",
  title: "A browser links with a registry",
  purpose: "Which patients of a hospital does a registry know",
  parties: [east, registry].map(({ name, publicKey }) => ({ name, role: "party", key: hex(publicKey) })),
  computations: ["link/east", "link/many"].map((label) => ({
    label,
    protocol: "psi/1",
    parties: ["east", "registry"],
    parameters: {},
    reveals: { east: stated(psi.receiver.reveals), registry: stated(psi.sender.reveals) },
  })),
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: today,
};

const passing = await relay({ guests: new Map([east, registry].map(({ name, publicKey }) => [name, publicKey])) });
const folder = mkdtempSync(join(tmpdir(), "tavs-browser-"));
const server = createServer();
const answered = answerTo(server, await page());
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const { port } = server.address() as AddressInfo; // it listens on a port
const browser = spawn(chromium(), [...quietly(folder), `http://127.0.0.1:${port}/`], {
  stdio: "ignore",
  detached: true,
});
try {
  const [said] = await Promise.all([answered, answerAsRegistry()]);
  const answer = JSON.parse(said) as Answer | string; // what the page sends
  if (typeof answer === "string") throw new Error(`the browser could not go on: ${answer}`);
  const expected = JSON.stringify([2, 3].map((serial) => `DK:${person(serial)}`).sort());
  if (JSON.stringify([...answer.items].sort()) !== expected)
    throw new Error("the browser found other patients than the two that both hold");
  if (answer.found !== MANY / 2) throw new Error(`the browser found ${answer.found} of the ${MANY / 2} that both hold`);
  console.log("a hospital in Chromium linked with a registry in Node: 2 of its 4 patients are known");
  console.log(
    `and ${MANY} people with ${MANY}, engine vole: ${answer.seconds.toFixed(1)} s from strings to row numbers`,
  );
} finally {
  await ended(browser);
  server.close();
  server.closeAllConnections();
  await passing.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Ends the browser with all processes of its group: one that lives on would write into a folder that goes. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = new Promise((exited) => child.once("exit", exited));
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

async function answerAsRegistry(): Promise<void> {
  const link = await connect({
    identity: registry,
    terms,
    today,
    via: webSocket(passing.url),
    patienceMs: PATIENCE_MS,
  });
  const agreed = { peer: party("east"), context: termsHash(terms), patienceMs: PATIENCE_MS };
  const items = await ingest([2, 3, 4, 5, 6].map(person), cpr);
  await run(psi.sender, { input: { ...agreed, items }, transport: await link.session("link/east") });
  const many = await ingest(Array.from({ length: MANY }, (_, i) => `person ${i + MANY / 2}`));
  const input = { ...agreed, items: many, engine: "vole" } as const;
  await run(psi.sender, { input, transport: await link.session("link/many") });
  await link.close();
}

/** The page, with its script bundled as an application would. */
async function page(): Promise<string> {
  const errand: Errand = {
    seed: hex(east.seed.reveal()),
    relay: passing.url,
    terms,
    today,
    patients: [0, 1, 2, 3].map(person),
    many: MANY,
  };
  const bundle = await build({
    entryPoints: [join(import.meta.dirname, "browser-page.ts")],
    bundle: true,
    format: "esm",
    platform: "browser",
    conditions: ["@tavs/source"],
    external: ["ws"], // only Node asks for it
    write: false,
  });
  const script = bundle.outputFiles[0]!.text.replaceAll("</script", "<\\/script");
  const data = JSON.stringify(errand).replaceAll("<", "\\u003c");
  return `<!doctype html><script id="errand" type="application/json">${data}</script><script type="module">${script}</script>`;
}

/** Gives the page to whoever asks, and resolves with what the page posts. */
function answerTo(server: Server, html: string): Promise<string> {
  return new Promise((settle, reject) => {
    const late = setTimeout(() => reject(new Error("the browser gave no answer")), PATIENCE_MS);
    server.on("request", async (request, response) => {
      if (request.method !== "POST") return void response.setHeader("content-type", "text/html").end(html);
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer); // a request without encoding gives buffers
      response.end();
      clearTimeout(late);
      settle(Buffer.concat(parts).toString());
    });
  });
}
