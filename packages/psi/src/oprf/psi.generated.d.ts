// Generated from psi.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace psi {

        interface IAnnouncement extends tavs.psi.Announcement.$Properties {
        }

        class Announcement {
            constructor(properties?: tavs.psi.Announcement.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            commitment: Uint8Array;
            rule: string;
            context: Uint8Array;
            labelWidth: number;
            verified: boolean;
            mutual: boolean;
            minItems: number;
            minShared: number;
            receiverBound: number;
            senderBound: number;
            static encode(message: tavs.psi.Announcement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Announcement & tavs.psi.Announcement.$Shape;
        }

        namespace Announcement {
            interface $Properties {
                role?: (string|null);
                commitment?: (Uint8Array|null);
                rule?: (string|null);
                context?: (Uint8Array|null);
                labelWidth?: (number|null);
                verified?: (boolean|null);
                mutual?: (boolean|null);
                minItems?: (number|null);
                minShared?: (number|null);
                receiverBound?: (number|null);
                senderBound?: (number|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Announcement.$Properties;
        }

        interface IOpening extends tavs.psi.Opening.$Properties {
        }

        class Opening {
            constructor(properties?: tavs.psi.Opening.$Properties);
            $unknowns?: Uint8Array[];
            size: number;
            nonce: Uint8Array;
            overBudget: boolean;
            publicKey: Uint8Array;
            static encode(message: tavs.psi.Opening.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Opening & tavs.psi.Opening.$Shape;
        }

        namespace Opening {
            interface $Properties {
                size?: (number|null);
                nonce?: (Uint8Array|null);
                overBudget?: (boolean|null);
                publicKey?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Opening.$Properties;
        }

        interface IPoints extends tavs.psi.Points.$Properties {
        }

        class Points {
            constructor(properties?: tavs.psi.Points.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            points: Uint8Array;
            static encode(message: tavs.psi.Points.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Points & tavs.psi.Points.$Shape;
        }

        namespace Points {
            interface $Properties {
                first?: (number|null);
                points?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Points.$Properties;
        }

        interface IProvenPoints extends tavs.psi.ProvenPoints.$Properties {
        }

        class ProvenPoints {
            constructor(properties?: tavs.psi.ProvenPoints.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            points: Uint8Array;
            proof: Uint8Array;
            static encode(message: tavs.psi.ProvenPoints.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.ProvenPoints & tavs.psi.ProvenPoints.$Shape;
        }

        namespace ProvenPoints {
            interface $Properties {
                first?: (number|null);
                points?: (Uint8Array|null);
                proof?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.ProvenPoints.$Properties;
        }

        interface IRows extends tavs.psi.Rows.$Properties {
        }

        class Rows {
            constructor(properties?: tavs.psi.Rows.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            rows: Uint8Array;
            static encode(message: tavs.psi.Rows.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Rows & tavs.psi.Rows.$Shape;
        }

        namespace Rows {
            interface $Properties {
                first?: (number|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Rows.$Properties;
        }

        interface IReceipts extends tavs.psi.Receipts.$Properties {
        }

        class Receipts {
            constructor(properties?: tavs.psi.Receipts.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            receipts: Uint8Array;
            static encode(message: tavs.psi.Receipts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.Receipts & tavs.psi.Receipts.$Shape;
        }

        namespace Receipts {
            interface $Properties {
                first?: (number|null);
                receipts?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.psi.Receipts.$Properties;
        }
    }
}
