/** What is said of this party's own files. */
export const party = {
  identityOption: "The identity of this party. Default: the only NAME.identity.json in this folder",
  noIdentity: "there is no identity in this folder: make one with tavs init NAME, or name its file with --identity",
  manyIdentities: (count: number): string => `${count} identities are in this folder: say which one with --identity`,
  noFile: (file: string): string => `${file} is a link or a folder: name the identity file itself`,
  tooOpen: (file: string, mode: string): string =>
    `${file} can be read by others (mode ${mode}): type chmod 600 ${file}, and make a new identity if others had access`,
};
