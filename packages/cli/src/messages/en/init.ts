/** What `tavs init` says. */
export const init = {
  about: "Make an identity: the key pair that a party signs with",
  name: "The party's name, as the study terms will spell it",
  out: "The file to write, readable by you alone. Default: NAME.identity.json",
  passphrase: "Seal the file with a passphrase: asked for, or the first line of the file in TAVS_PASSPHRASE_FILE",
  made: ({ file, name }: { readonly file: string; readonly name: string }): string =>
    `${file} holds the new identity of ${name}. Only you can read it: keep it so, and a copy in a safe place.`,
  publicKey: (key: string): string => `public key  ${key}  for the study terms`,
};
