import { plain } from "../../plain-text.ts";

/** What `tavs peers` says, and what others say of the list. */
export const peers = {
  about: "The other parties' public keys, as this party compared them",
  add: "Write down a party's name and public key, as they were compared by telephone or face to face",
  list: "Show the parties that are known",
  remove: "Forget a party, whose key is then refused",
  name: "The party's name, as the study terms spell it",
  key: "Its public key, 64 hexadecimal digits, as tavs init printed it",
  noKey: "KEY is 64 hexadecimal digits, as tavs init printed them",
  noList: "is no list of peers: bring back a copy, or remove it and begin anew with tavs peers add",
  added: (name: string): string => `${name} is known by this key from now on`,
  removed: (name: string): string => `${name} is not known any more: studies with it are refused`,
  nobody: "nobody is known yet: tavs peers add NAME KEY",
  notThere: (name: string): string => `${name} is not on the list: tavs peers list shows who is`,
  hasOtherKey: (name: string): string =>
    `${name} is known by another key: compare it once more, and remove the old one with tavs peers remove ${name}`,
  unknown: (name: string): string =>
    `nobody compared the key of ${plain(name)} yet: ask them to read out what tavs init printed, and type tavs peers add ${plain(name)} KEY`,
  otherKey: (name: string): string =>
    `is not the key by which ${plain(name)} is known here: somebody may be in between; compare it by telephone`,
};
