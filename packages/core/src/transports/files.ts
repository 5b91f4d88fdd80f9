import { unhex } from "../bytes.ts";
import { agree } from "../identity/agree.ts";
import type { Identity } from "../identity/identity.ts";
import { makeFolder } from "../node/durable.ts";
import { party } from "../protocol/party.ts";
import type { Store } from "../protocol/store.ts";
import { type Random, systemRandom } from "../random.ts";
import { termsHash as hashOf, type Terms } from "../study/terms.ts";
import { arrivalsIn } from "./files-arrivals.ts";
import type { FilesReport } from "./files-departure.ts";
import { survey } from "./files-folder.ts";
import { filesRecord } from "./files-record.ts";
import { FileSeat } from "./files-seat.ts";
import type { Network } from "./network.ts";
import { type Route, route } from "./parcel.ts";

export type { Arrived } from "./files-arrivals.ts";
export type { FilesReport, ToCarry } from "./files-departure.ts";

export interface FileNetworkOptions {
  /** The folder with the files that were carried here. It may be the same as `out`: each party takes what is for it. */
  readonly in: string;
  /** The folder for the files that are to be carried; it is made where it is not there. */
  readonly out: string;
  readonly terms: Terms;
  /** The store of the link: what is remembered of files is as old as its sessions. */
  readonly store: Store;
  /** The time, as "2026-11-22T08:00:00Z": the files of a party that lost its store are newer than those it made before. */
  readonly now: () => string;
  readonly random?: Random;
}

/** A network without a cable. */
export interface FileNetwork extends Network {
  /** What came, and what has to be carried now; nothing before a link has left. */
  report(): FilesReport | undefined;
}

/**
 * A network whose messages are files that people carry. One life of a link is one step: `connect` and `run` go on as far as
 * the files in `in` allow, and reject with `TransportError` (`code: "waiting"`) where the next message has to be carried
 * first; leaving writes one file for each other party, with everything that it has not acknowledged. Files may be lost,
 * copied twice, renamed and mixed up. To others they are random bytes: only their number and rounded lengths show. Joining
 * throws `UsageError` where a folder can not be read.
 */
export function fileNetwork(options: FileNetworkOptions): FileNetwork {
  let seat: FileSeat | undefined;
  return {
    report: () => seat?.report,
    async join(guest) {
      const { terms, store, random = systemRandom, now, out } = options;
      const termsHash = hashOf(terms);
      await makeFolder(out);
      const record = filesRecord(store, termsHash);
      const before = await record.read();
      const { inward, outward } = routesOf(guest.identity, terms);
      const arrivals = await arrivalsIn(options.in, await survey(options.in, inward), { termsHash, before });
      seat = new FileSeat(guest, arrivals, { out, routes: outward, termsHash, before, record, random, now });
      guest.onJoined(); // before the seat is given, so that it is not heard: a link greets all when it sits down
      return seat;
    },
  };
}

interface Routes {
  readonly inward: readonly Route[];
  readonly outward: readonly Route[];
}

function routesOf(identity: Identity, { parties }: Terms): Routes {
  const me = identity.name;
  const others = parties
    .filter(({ name }) => name !== me)
    .map(({ name, key }) => ({ name: party(name), shared: agree(identity, unhex(key)) }));
  return {
    inward: others.map(({ name, shared }) => route(shared, { from: name, to: me })),
    outward: others.map(({ name, shared }) => route(shared, { from: me, to: name })),
  };
}
