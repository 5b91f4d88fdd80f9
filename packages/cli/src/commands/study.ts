import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { destroyKeys } from "./study/destroy-keys.ts";
import { diff } from "./study/diff.ts";
import { newStudy } from "./study/new.ts";
import { revokeStudy } from "./study/revoke.ts";
import { show } from "./study/show.ts";
import { sign } from "./study/sign.ts";
import { verify } from "./study/verify.ts";

/** `tavs study`: the document that all parties sign. */
export const study = (desk: Desk): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "study", description: desk.messages.study.about },
    subCommands: {
      new: newStudy(desk),
      show: show(desk),
      sign: sign(desk),
      verify: verify(desk),
      diff: diff(desk),
      revoke: revokeStudy(desk),
      "destroy-keys": destroyKeys(desk),
    },
  });
