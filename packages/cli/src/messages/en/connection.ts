/** What is said of the way to the others. */
export const connection = {
  via: "The address of the relay, such as wss://relay.example:8443",
  ca: "The certificate of who vouches for the relay, a PEM file, where the system does not know it",
  cert: "The certificate that this party shows the relay, a PEM file",
  certKey: "The key of --cert, a PEM file",
  wait: "How many minutes to wait for the others to come. Default: 10",
  noWait: "--wait is a whole number of minutes from 1 to 1440",
  noUrl: "--via is the address of a relay: wss://host:port",
  noTls: "a relay on another machine is reached by wss:// alone: who listens on the way would see who meets whom",
  certAndKey: "--cert and --key belong together: give both, or none",
  clock: (hours: number): string =>
    `this machine's clock and the relay's differ by ${hours} ${hours === 1 ? "hour" : "hours"}: set the wrong one, for the last day of a study is told by the clock`,
  interrupted: "interrupted: what was done is kept, the same command goes on",
};
