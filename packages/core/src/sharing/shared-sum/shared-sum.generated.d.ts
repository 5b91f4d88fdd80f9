// Generated from shared-sum.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace shares {

        interface IDealing extends tavs.shares.Dealing.$Properties {
        }

        class Dealing {
            constructor(properties?: tavs.shares.Dealing.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            agreement: Uint8Array;
            values: Uint8Array;
            commitments: Uint8Array;
            static encode(message: tavs.shares.Dealing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.shares.Dealing & tavs.shares.Dealing.$Shape;
        }

        namespace Dealing {
            interface $Properties {
                role?: (string|null);
                agreement?: (Uint8Array|null);
                values?: (Uint8Array|null);
                commitments?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.shares.Dealing.$Properties;
        }

        interface IPublication extends tavs.shares.Publication.$Properties {
        }

        class Publication {
            constructor(properties?: tavs.shares.Publication.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            agreement: Uint8Array;
            commitments: Uint8Array;
            static encode(message: tavs.shares.Publication.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.shares.Publication & tavs.shares.Publication.$Shape;
        }

        namespace Publication {
            interface $Properties {
                role?: (string|null);
                agreement?: (Uint8Array|null);
                commitments?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.shares.Publication.$Properties;
        }

        interface IRoll extends tavs.shares.Roll.$Properties {
        }

        class Roll {
            constructor(properties?: tavs.shares.Roll.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            agreement: Uint8Array;
            held: Uint8Array;
            digests: Uint8Array;
            static encode(message: tavs.shares.Roll.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.shares.Roll & tavs.shares.Roll.$Shape;
        }

        namespace Roll {
            interface $Properties {
                role?: (string|null);
                agreement?: (Uint8Array|null);
                held?: (Uint8Array|null);
                digests?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.shares.Roll.$Properties;
        }

        interface IProposal extends tavs.shares.Proposal.$Properties {
        }

        class Proposal {
            constructor(properties?: tavs.shares.Proposal.$Properties);
            $unknowns?: Uint8Array[];
            contributors: Uint8Array;
            members: Uint8Array;
            static encode(message: tavs.shares.Proposal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.shares.Proposal & tavs.shares.Proposal.$Shape;
        }

        namespace Proposal {
            interface $Properties {
                contributors?: (Uint8Array|null);
                members?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.shares.Proposal.$Properties;
        }

        interface IAssent extends tavs.shares.Assent.$Properties {
        }

        class Assent {
            constructor(properties?: tavs.shares.Assent.$Properties);
            $unknowns?: Uint8Array[];
            set: Uint8Array;
            static encode(message: tavs.shares.Assent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.shares.Assent & tavs.shares.Assent.$Shape;
        }

        namespace Assent {
            interface $Properties {
                set?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.shares.Assent.$Properties;
        }

        interface ITotal extends tavs.shares.Total.$Properties {
        }

        class Total {
            constructor(properties?: tavs.shares.Total.$Properties);
            $unknowns?: Uint8Array[];
            set: Uint8Array;
            values: Uint8Array;
            static encode(message: tavs.shares.Total.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.shares.Total & tavs.shares.Total.$Shape;
        }

        namespace Total {
            interface $Properties {
                set?: (Uint8Array|null);
                values?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.shares.Total.$Properties;
        }
    }
}
