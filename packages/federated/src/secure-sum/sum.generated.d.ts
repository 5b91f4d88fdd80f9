// Generated from sum.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace sum {

        interface IQuestion extends tavs.sum.Question.$Properties {
        }

        class Question {
            constructor(properties?: tavs.sum.Question.$Properties);
            $unknowns?: Uint8Array[];
            round: number;
            last: boolean;
            specification: Uint8Array;
            content: Uint8Array;
            static encode(message: tavs.sum.Question.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Question & tavs.sum.Question.$Shape;
        }

        namespace Question {
            interface $Properties {
                round?: (number|null);
                last?: (boolean|null);
                specification?: (Uint8Array|null);
                content?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Question.$Properties;
        }
    }
}
