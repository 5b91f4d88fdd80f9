// `pnpm demo`: five processes link, deduplicate, analyse, release and prove, on real data, in about a minute.
// Options: --json prints only the result; --hospital-crash kills a hospital in the middle and starts it again.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Cast, PartyFailed } from "./cast.ts";
import { Collected, resultOf } from "./collect.ts";
import { moveIn, rotterdam } from "./households.ts";
import { report } from "./report/report.ts";
import { Screen, silent } from "./screen.ts";
import { picture } from "./terminal/picture.ts";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    "hospital-crash": { type: "boolean", default: false },
    out: { type: "string", default: "demo-out" },
  },
});

const root = resolve(options.out);
mkdirSync(root, { recursive: true });
const now = new Date().toISOString();
const terms = await moveIn(root, rotterdam(), now.slice(0, 10));
const collected = new Collected();
const screen = options.json ? silent : new Screen(process.stdout, terms);

let crashed = !options["hospital-crash"];
const cast = new Cast({
  root,
  now,
  onNews(from, news) {
    const atMs = performance.now();
    collected.add(from, news, atMs);
    screen.show(collected, { from, news, atMs });
    if (!crashed && news.at === "iteration" && news.round === 3) {
      crashed = true;
      screen.say("west loses its power here, and comes back from its store");
      cast.crash("west");
    }
  },
});
process.once("SIGINT", () => {
  cast.stop();
  screen.say("stopped; every party keeps its state");
  process.exitCode = 130;
});

try {
  await cast.play();
  const result = resultOf(collected, terms);
  writeFileSync(join(root, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(root, "report.html"), report(result));
  writeFileSync(join(root, "run.svg"), picture(result));
  if (options.json) console.log(JSON.stringify(result, null, 2));
  else screen.finish(result, join(options.out, "report.html"));
} catch (error) {
  if (!(error instanceof PartyFailed)) throw error;
  console.error(error.message);
  process.exitCode ||= 1;
}
