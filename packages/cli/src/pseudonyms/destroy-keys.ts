import { readStudyFile, type StudyFile } from "../data/read-study.ts";
import { writeOutput } from "../data/write-output.ts";
import type { Desk } from "../desk.ts";
import { readPolicy } from "../node/read-policy.ts";
import { studyState } from "../node/study-state.ts";
import { beside, type OwnIdentity, ownIdentity } from "../party/own-identity.ts";
import { plain } from "../plain-text.ts";
import { about, refused, usage } from "../refusal.ts";
import { atHome, type HomeOptions } from "../session/home.ts";
import { fileBeside } from "../study/beside.ts";
import { green } from "../terminal.ts";
import { decide, ownReceipt } from "./destroyed.ts";
import { KEY_PROTOCOL } from "./protocols.ts";
import type { Destroyed } from "./receipt.ts";

export interface DestroyRequest {
  readonly study: string;
  readonly identity: string | undefined;
  readonly state: string | undefined;
  /** The policy of a node that held the key: in place of the two above. */
  readonly config: string | undefined;
  readonly form: "json" | "text";
}

/**
 * Destroys this party's shares of the keys of a study, and leaves a signed receipt beside it. A crash anywhere leaves it half done in one
 * direction only: done again, it ends with the same receipt, and no share comes back.
 */
export async function destroyKeys(desk: Desk, request: DestroyRequest): Promise<void> {
  const { messages, terminal, version } = desk;
  const file = await readStudyFile(request.study, messages);
  const { own, folder } = await placeOf(desk, request, file);
  const options: HomeOptions = {
    identity: own.identity,
    terms: file.study,
    folder,
    software: `tavs@${version}`,
    evenIfEnded: true,
  };
  const receipt = fileBeside(file.path, own.identity.name, "destroyed");
  const destroyed = await decided(desk, { file, own, options });
  // Whoever opens the state from here on overwrites what is left of the shares: this is the first to do so.
  await atHome(options, async ({ audit }) => {
    await audit.record({ event: "destroyed", protocol: KEY_PROTOCOL });
    await about(receipt, () => writeOutput(receipt, `${JSON.stringify(destroyed, null, 2)}\n`, { replace: true }));
  });
  const words = messages.pseudonymise;
  const days = [...new Set(destroyed.keys.map(({ receipt: { day } }) => day))];
  if (request.form === "json") return terminal.say(JSON.stringify({ ok: true, file: receipt, ...destroyed }));
  terminal.say(
    `${green("✓")} ${words.destroyed({ file: plain(receipt), keys: destroyed.keys.length, on: days.join(", ") })}`,
  );
  terminal.say(`  ${words.backups(plain(options.folder))}`);
}

interface Place {
  readonly own: OwnIdentity;
  readonly folder: string;
}

/** Whose shares, and the folder of state that they are in. */
async function placeOf(desk: Desk, { identity, state, config }: DestroyRequest, { study }: StudyFile): Promise<Place> {
  const { messages } = desk;
  if (config === undefined) {
    const own = await ownIdentity(identity, desk);
    return { own, folder: state ?? beside(own.file, "state") };
  }
  if (identity !== undefined || state !== undefined) throw usage(messages.pseudonymise.configAlone);
  const policy = await readPolicy(config, messages);
  return { own: await ownIdentity(policy.identity, desk), folder: studyState(policy, study) };
}

interface Deciding {
  readonly file: StudyFile;
  readonly own: OwnIdentity;
  readonly options: HomeOptions;
}

/** What stands beside the study from an earlier time is kept: nobody destroys twice, and a state from a backup is destroyed with it. */
async function decided({ messages, version }: Desk, { file, own, options }: Deciding): Promise<Destroyed> {
  return atHome(options, async (home) => {
    const earlier = await ownReceipt(file, own.identity.name, messages);
    const destroyed = await decide({ home, study: file.study, software: `tavs@${version}`, earlier });
    if (!destroyed) throw refused("key", messages.pseudonymise.noShare);
    return destroyed;
  });
}
