import type { Json } from "@tavs/core/study";
import { stringify } from "yaml";

/** One field of a document, with what is said of it above. */
export interface Section {
  readonly name: string;
  readonly value: Json;
  readonly comment?: string;
}

/** YAML 1.2 that people edit: one field after the other, long texts on one line, no anchors. */
export function toYaml(sections: readonly Section[]): string {
  const options = { version: "1.2", schema: "core", lineWidth: 0, aliasDuplicateObjects: false } as const;
  return sections
    .map(({ name, value, comment }) => `${noted(comment)}${stringify({ [name]: value }, options)}`)
    .join("");
}

const noted = (comment: string | undefined): string =>
  comment === undefined ? "" : `\n${comment.replaceAll(/^/gm, "# ")}\n`;
