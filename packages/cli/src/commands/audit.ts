import { defineCommand, type SubCommandsDef } from "citty";
import type { Desk } from "../desk.ts";
import { auditCompare } from "./audit-compare.ts";
import { auditExport } from "./audit-export.ts";
import { auditRepair } from "./audit-repair.ts";
import { auditShow } from "./audit-show.ts";
import { auditVerify } from "./audit-verify.ts";

export const audit = (desk: Desk): SubCommandsDef[string] =>
  defineCommand({
    meta: { name: "audit", description: desk.messages.audit.about },
    subCommands: {
      verify: auditVerify(desk),
      show: auditShow(desk),
      compare: auditCompare(desk),
      export: auditExport(desk),
      repair: auditRepair(desk),
    },
  });
