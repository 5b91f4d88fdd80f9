/** What `tavs relay` says. */
export const relay = {
  about: "Pass sealed messages between parties: a relay can read and forge nothing",
  port: "The port to listen on. Default: 0, any that is free",
  host: "The address to listen on. Default: 127.0.0.1, this machine alone",
  tlsCert: "The relay's certificate, a PEM file: who connects uses wss:// then",
  tlsKey: "The key of --tls-cert, a PEM file",
  clientCa: "Let in only who shows a certificate that this one vouches for, a PEM file",
  allow: "Who may sit down: the terms of a study, or a list of peers",
  noPort: "--port is a whole number from 0 to 65535",
  tlsTogether: "--tls-cert and --tls-key belong together, and --client-ca needs both",
  needsTls:
    "a relay that other machines reach needs --tls-cert and --tls-key: who listens on the way would see who meets whom",
  badTls: "the certificate or its key can not be used: check that both are PEM and belong together",
  taken: "the relay cannot listen: its port is taken, or not ours to take",
  open: ({ url, guests }: { readonly url: string; readonly guests: number }): string =>
    `relay at ${url} for ${guests} ${guests === 1 ? "party" : "parties"}; Ctrl-C ends it`,
  refused: (reason: string): string => `refused: ${reason}`,
  closed: ({ frames, bytes }: { readonly frames: number; readonly bytes: number }): string =>
    `closed; ${frames} messages of ${bytes} bytes passed`,
};
