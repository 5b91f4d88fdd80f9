const COVARIATES: Readonly<Record<string, string>> = {
  age: "Age, per year",
  meno: "After menopause",
  size2: "Tumour over 20 mm",
  grade3: "Grade 3",
  lnodes: "Lymph nodes, ln(n + 1)",
  hormon: "Hormone treatment",
  chemo: "Chemotherapy",
};

/** What a covariate of the Rotterdam data is called among people; an unknown one keeps its name. */
export function covariate(name: string): string {
  return Object.hasOwn(COVARIATES, name) ? COVARIATES[name]! : name;
}

/** "east, west and north" */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A number as a word where a sentence begins with it; "Three". */
export function spelled(value: number): string {
  return ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"][value] ?? String(value);
}
