/** What `tavs audit export` says, and what stands in the files that it writes. */
export const auditExport = {
  about: "Write a verified log for an auditor: the log, its head, a readable page, how to check it; all of it signed",
  out: "The folder to make; one that is there already stays as it is",
  identity: "The identity file of the party whose log it is: it signs the export",
  done: ({ folder, entries }: { readonly folder: string; readonly entries: number }): string =>
    `${folder} holds ${entries} ${entries === 1 ? "entry" : "entries"}, a page to read, and how to check them: hand it over as it is`,
  exists: "there is something in that place already: name a new folder",
  cannotMake: (code: string): string => `can not be written (${code}): check the folder and the disk`,
  otherIdentity: "this identity did not write the log: sign with the one whose key stands in it",

  page: {
    language: "en",
    title: (party: string): string => `Audit log of ${party}`,
    about:
      "Every line of the log was checked when this page was written. The page is for reading: what counts is the log beside it, which HOW-TO-CHECK.txt says how to check.",
    key: "Public key",
    head: "Head",
    entries: "Entries",
  },

  howToCheck: ({ party, key, head, entries }: Exported): string => `HOW TO CHECK THIS AUDIT LOG

audit.jsonl    the log of ${party}: ${entries} lines, one for each event
audit.html     the same for reading
export.json    the SHA-256 of these files, signed by ${party}

With Tavs, in the folder above this one (FOLDER is the name of this one):

  tavs audit verify FOLDER --key ${key} --head ${head}

The key must be the one that stands under ${party} in the terms of the study that all parties signed. Take it from there,
not from this file. Ask the other parties for their logs, and compare:

  tavs audit compare FOLDER THEIRS

Without Tavs. Each line of audit.jsonl is one JSON object in canonical form (RFC 8785). With SHA-256, and LP for a list in
which each part stands behind its length in 4 bytes, big-endian:

  1. "seq" counts the lines from 1.
  2. "previous" is the SHA-256 of the line before, without its line end, in hexadecimal digits; in line 1 it is that of
     LP("tavs/chain/1", "tavs/audit/1").
  3. "signature" is Ed25519 (RFC 8032), by "key", over LP("tavs/audit/1", the line without its "signature", in canonical
     form).
  4. The SHA-256 of the last line is the head: ${head}
  5. The "signature" of export.json is over LP("tavs/audit-export/1", its JSON without "signature", in canonical form).

No line holds a value, a name of a person or an identifier: sizes, fixed words, digests and sentences of the terms alone.
`,
};

export interface Exported {
  readonly party: string;
  readonly key: string;
  readonly head: string;
  readonly entries: number;
}
