import { mustBring, mustOffer, type Study } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import { forbidden } from "../session/forbidden.ts";
import { type AgreedLink, agreedLink } from "./agreed-link.ts";

/** What is asked for at one side. */
export interface LinkWish {
  readonly me: string;
  readonly session: string | undefined;
  readonly run: number;
  /** The column with the identity numbers. */
  readonly column: string;
  readonly columns: readonly string[] | undefined;
}

export interface AllowedLink {
  readonly agreed: AgreedLink;
  /** Own columns that the result keeps. */
  readonly keep: readonly string[];
  /** All that are read. */
  readonly needed: readonly string[];
}

/** What the terms allow of a wish. Throws `Forbidden`, and `BudgetError` for a run more than they grant. */
export function allowedLink(study: Study, wish: LinkWish, messages: Messages): AllowedLink {
  const { me, run, column, columns = [] } = wish;
  const agreed = agreedLink(study, wish, messages);
  mustOffer(study, { label: agreed.label, me, run });
  if (columns.includes(column)) throw usage(messages.link.idColumn);
  const sent = agreed.role === "sender" ? Object.keys(agreed.columns) : [];
  if (agreed.role === "sender" && wish.columns) mustBeTheSame(agreed, wish.columns, messages);
  const keep = agreed.role === "sender" ? [] : columns;
  const needed = [column, ...sent, ...keep];
  mustBring(study, { party: me, columns: needed });
  return { agreed, keep, needed };
}

function mustBeTheSame({ at, columns }: AgreedLink, typed: readonly string[], { allowed }: Messages): void {
  const named = Object.keys(columns);
  const [strange, missing] = [
    typed.findIndex((name) => !named.includes(name)),
    named.findIndex((name) => !typed.includes(name)),
  ];
  if (strange >= 0) throw forbidden(at("parameters.columns"), allowed.forbiddenColumn(strange + 1));
  if (missing >= 0) throw forbidden(at("parameters.columns"), allowed.missingColumn(missing + 1));
}
