/** What is said of a document in YAML or JSON that can not be read; never a word of it. */
export const documents = {
  line: (line: number): string => `line ${line}`,
  syntax: "is not YAML from here on: check indentation, quotes and brackets",
  noRecord: "can not be read, or is no JSON of at most 65536 bytes",
  tooMany: (count: number, most: number): string => `holds ${count} such files, and ${most} are the most that are read`,
  noJson: "is not JSON: check brackets, commas and quotes, or name it .yaml",
  directive: "begins with a directive (%): a study is plain YAML 1.2",
  alias: "has an anchor or an alias (& or *): write the text out",
  tag: "has a tag (!): a study holds texts, numbers, lists and records alone",
  merge: "has a merge key (<<): write the fields out",
  name: "has a name that is no text: put it in quotes",
  twice: "has a name that stood in this record before: remove one of the two",
  deep: "nests too deep: nothing in a study does",
};
