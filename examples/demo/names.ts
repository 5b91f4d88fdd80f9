// Who takes part, and what the table of the study is about.

export const HOSPITALS = ["east", "west", "north"] as const;
export type Hospital = (typeof HOSPITALS)[number];
/** The hospital of `--hospital-lost`: it reports to the released table alone, and holds no share of its key. */
export const ISLE = "isle";
export type Name = Hospital | typeof ISLE | "registry" | "hub";
export const PARTIES: readonly Name[] = [...HOSPITALS, "registry", "hub"];

export const isHospital = (name: string): name is Hospital => (HOSPITALS as readonly string[]).includes(name);

/** The pairs that look for patients they both report: the later hospital in the terms learns, and leaves them out. */
export const OVERLAPS = [
  { earlier: "east", later: "west" },
  { earlier: "east", later: "north" },
  { earlier: "west", later: "north" },
] as const;

export const overlapOf = ({ earlier, later }: (typeof OVERLAPS)[number]): string => `overlap/${later}-${earlier}`;

export const TREATMENTS = ["neither", "hormone", "chemotherapy", "both"] as const;
export const GRADES = ["grade 2", "grade 3"] as const;

/** The step of the demo in which a session runs. */
export function stepOf(label: string): "link" | "deduplicate" | "analyse" | "release" {
  if (label.startsWith("link/")) return "link";
  if (label.startsWith("overlap/") || label === "distinct") return "deduplicate";
  return label.startsWith("treatment-by-grade") ? "release" : "analyse";
}
