// Generated from he.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace he {

        interface ICommitment extends tavs.he.Commitment.$Properties {
        }

        class Commitment {
            constructor(properties?: tavs.he.Commitment.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            agreement: Uint8Array;
            commitment: Uint8Array;
            static encode(message: tavs.he.Commitment.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Commitment & tavs.he.Commitment.$Shape;
        }

        namespace Commitment {
            interface $Properties {
                role?: (string|null);
                agreement?: (Uint8Array|null);
                commitment?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Commitment.$Properties;
        }

        interface IOpening extends tavs.he.Opening.$Properties {
        }

        class Opening {
            constructor(properties?: tavs.he.Opening.$Properties);
            $unknowns?: Uint8Array[];
            share: Uint8Array;
            signer: Uint8Array;
            static encode(message: tavs.he.Opening.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Opening & tavs.he.Opening.$Shape;
        }

        namespace Opening {
            interface $Properties {
                share?: (Uint8Array|null);
                signer?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Opening.$Properties;
        }

        interface IConfirmation extends tavs.he.Confirmation.$Properties {
        }

        class Confirmation {
            constructor(properties?: tavs.he.Confirmation.$Properties);
            $unknowns?: Uint8Array[];
            heard: Uint8Array;
            static encode(message: tavs.he.Confirmation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Confirmation & tavs.he.Confirmation.$Shape;
        }

        namespace Confirmation {
            interface $Properties {
                heard?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Confirmation.$Properties;
        }

        interface IShownKey extends tavs.he.ShownKey.$Properties {
        }

        class ShownKey {
            constructor(properties?: tavs.he.ShownKey.$Properties);
            $unknowns?: Uint8Array[];
            joint: Uint8Array;
            signers: Uint8Array;
            static encode(message: tavs.he.ShownKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.ShownKey & tavs.he.ShownKey.$Shape;
        }

        namespace ShownKey {
            interface $Properties {
                joint?: (Uint8Array|null);
                signers?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.ShownKey.$Properties;
        }

        interface IHello extends tavs.he.Hello.$Properties {
        }

        class Hello {
            constructor(properties?: tavs.he.Hello.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            key: Uint8Array;
            static encode(message: tavs.he.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Hello & tavs.he.Hello.$Shape;
        }

        namespace Hello {
            interface $Properties {
                role?: (string|null);
                key?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Hello.$Properties;
        }

        interface IEntry extends tavs.he.Entry.$Properties {
        }

        class Entry {
            constructor(properties?: tavs.he.Entry.$Properties);
            $unknowns?: Uint8Array[];
            h0: Uint8Array;
            h1: Uint8Array;
            signature: Uint8Array;
            static encode(message: tavs.he.Entry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Entry & tavs.he.Entry.$Shape;
        }

        namespace Entry {
            interface $Properties {
                h0?: (Uint8Array|null);
                h1?: (Uint8Array|null);
                signature?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Entry.$Properties;
        }

        interface IList extends tavs.he.List.$Properties {
        }

        class List {
            constructor(properties?: tavs.he.List.$Properties);
            $unknowns?: Uint8Array[];
            lines: tavs.he.Line.$Properties[];
            static encode(message: tavs.he.List.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.List & tavs.he.List.$Shape;
        }

        namespace List {
            interface $Properties {
                lines?: (tavs.he.Line.$Properties[]|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.List.$Properties;
        }

        interface ILine extends tavs.he.Line.$Properties {
        }

        class Line {
            constructor(properties?: tavs.he.Line.$Properties);
            $unknowns?: Uint8Array[];
            name: string;
            h0: Uint8Array;
            h1: Uint8Array;
            signature: Uint8Array;
            static encode(message: tavs.he.Line.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Line & tavs.he.Line.$Shape;
        }

        namespace Line {
            interface $Properties {
                name?: (string|null);
                h0?: (Uint8Array|null);
                h1?: (Uint8Array|null);
                signature?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Line.$Properties;
        }

        interface IAgreement extends tavs.he.Agreement.$Properties {
        }

        class Agreement {
            constructor(properties?: tavs.he.Agreement.$Properties);
            $unknowns?: Uint8Array[];
            signature: Uint8Array;
            static encode(message: tavs.he.Agreement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Agreement & tavs.he.Agreement.$Shape;
        }

        namespace Agreement {
            interface $Properties {
                signature?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Agreement.$Properties;
        }

        interface IAgreements extends tavs.he.Agreements.$Properties {
        }

        class Agreements {
            constructor(properties?: tavs.he.Agreements.$Properties);
            $unknowns?: Uint8Array[];
            signatures: Uint8Array;
            static encode(message: tavs.he.Agreements.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Agreements & tavs.he.Agreements.$Shape;
        }

        namespace Agreements {
            interface $Properties {
                signatures?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Agreements.$Properties;
        }

        interface ICiphertexts extends tavs.he.Ciphertexts.$Properties {
        }

        class Ciphertexts {
            constructor(properties?: tavs.he.Ciphertexts.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            c0: Uint8Array;
            c1: Uint8Array;
            static encode(message: tavs.he.Ciphertexts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Ciphertexts & tavs.he.Ciphertexts.$Shape;
        }

        namespace Ciphertexts {
            interface $Properties {
                first?: (number|null);
                c0?: (Uint8Array|null);
                c1?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Ciphertexts.$Properties;
        }

        interface IHalves extends tavs.he.Halves.$Properties {
        }

        class Halves {
            constructor(properties?: tavs.he.Halves.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            c1: Uint8Array;
            static encode(message: tavs.he.Halves.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Halves & tavs.he.Halves.$Shape;
        }

        namespace Halves {
            interface $Properties {
                first?: (number|null);
                c1?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Halves.$Properties;
        }

        interface IShares extends tavs.he.Shares.$Properties {
        }

        class Shares {
            constructor(properties?: tavs.he.Shares.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            shares: Uint8Array;
            static encode(message: tavs.he.Shares.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Shares & tavs.he.Shares.$Shape;
        }

        namespace Shares {
            interface $Properties {
                first?: (number|null);
                shares?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Shares.$Properties;
        }

        interface ITotals extends tavs.he.Totals.$Properties {
        }

        class Totals {
            constructor(properties?: tavs.he.Totals.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            totals: Uint8Array;
            static encode(message: tavs.he.Totals.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.he.Totals & tavs.he.Totals.$Shape;
        }

        namespace Totals {
            interface $Properties {
                first?: (number|null);
                totals?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.he.Totals.$Properties;
        }
    }
}
