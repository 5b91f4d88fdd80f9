import type { Json } from "@tavs/core/study";

/** The fields that hold something still to be filled in, or are named so: a text in pointed brackets, as templates leave them. */
export function placeholdersIn(value: Json, field = ""): readonly string[] {
  if (typeof value === "string") return isPlaceholder(value) ? [field] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    isPlaceholder(name) ? [field] : placeholdersIn(each, field === "" ? name : `${field}.${name}`),
  );
}

const isPlaceholder = (text: string): boolean => text.startsWith("<") && text.endsWith(">");
