/** What `tavs doctor` says. */
export const doctor = {
  about: "Look at everything that stands between this party and a study that runs; changes nothing",
  identity: (name: string): string => `is that of ${name}, and readable by you alone`,
  peers: (count: number): string =>
    count === 0 ? "nobody's key is known yet" : `the keys of ${count} others are known`,
  study: (expires: string): string => `can be run by this party until ${expires}; all keys were compared`,
  noRelay: "does not answer over HTTP: check the address, the firewall, and that it runs",
  relay: (seconds: number): string => `answers; the two clocks differ by ${seconds} s`,
  nobody: (rows: number): string => `none of ${rows} rows has a number that can be linked: check the column`,
  noLog: "there is none yet",
  log: (entries: number): string => `is whole: ${entries} entries`,
  noRoom: (megabytes: number): string => `${megabytes} MiB are free: a session of a million persons takes a thousand`,
  room: (gigabytes: number): string => `${gigabytes} GiB are free`,
  unknownRoom: "this system does not say how much is free",
  sick: (count: number): string => `${count} of these ${count === 1 ? "needs" : "need"} something done`,
};
