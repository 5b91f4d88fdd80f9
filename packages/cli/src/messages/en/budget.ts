/** What `tavs budget` says. */
export const budget = {
  about: "Say what a privacy ledger has left; no answer of it is printed",
  file: "The journal of the ledger, a file of lines",
  key: "The public key that must have signed every line, from the terms",
  left: (amount: string, granted: string): string => `${amount} left of ${granted}`,
  asked: (questions: number): string => `${questions} ${questions === 1 ? "question was" : "questions were"} paid for`,
  expires: (instant: string): string => `nothing is answered from ${instant} on`,
  unsigned: "nobody signed its lines: who can write the file can write another one",
  signed: (key: string, isGiven: boolean): string =>
    isGiven ? `signed by ${key}` : `signed by ${key}, as the ledger itself says: compare it with the terms`,
  head: (hash: string): string => `head  ${hash}  write it down: lines cut off later are found by it`,
};
