// Generated from sum.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace sum {

        interface IInvitation extends tavs.sum.Invitation.$Properties {
        }

        class Invitation {
            constructor(properties?: tavs.sum.Invitation.$Properties);
            $unknowns?: Uint8Array[];
            others: string[];
            specification: Uint8Array;
            static encode(message: tavs.sum.Invitation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Invitation & tavs.sum.Invitation.$Shape;
        }

        namespace Invitation {
            interface $Properties {
                others?: (string[]|null);
                specification?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Invitation.$Properties;
        }

        interface IKey extends tavs.sum.Key.$Properties {
        }

        class Key {
            constructor(properties?: tavs.sum.Key.$Properties);
            $unknowns?: Uint8Array[];
            key: Uint8Array;
            static encode(message: tavs.sum.Key.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Key & tavs.sum.Key.$Shape;
        }

        namespace Key {
            interface $Properties {
                key?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Key.$Properties;
        }

        interface IQuestion extends tavs.sum.Question.$Properties {
        }

        class Question {
            constructor(properties?: tavs.sum.Question.$Properties);
            $unknowns?: Uint8Array[];
            round: number;
            last: boolean;
            content: Uint8Array;
            static encode(message: tavs.sum.Question.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Question & tavs.sum.Question.$Shape;
        }

        namespace Question {
            interface $Properties {
                round?: (number|null);
                last?: (boolean|null);
                content?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Question.$Properties;
        }

        interface IMasked extends tavs.sum.Masked.$Properties {
        }

        class Masked {
            constructor(properties?: tavs.sum.Masked.$Properties);
            $unknowns?: Uint8Array[];
            round: number;
            values: Uint8Array;
            static encode(message: tavs.sum.Masked.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Masked & tavs.sum.Masked.$Shape;
        }

        namespace Masked {
            interface $Properties {
                round?: (number|null);
                values?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Masked.$Properties;
        }
    }
}
