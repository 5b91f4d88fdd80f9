// Generated from multiparty.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace multiparty {

        interface IGreeting extends tavs.multiparty.Greeting.$Properties {
        }

        class Greeting {
            constructor(properties?: tavs.multiparty.Greeting.$Properties);
            $unknowns?: Uint8Array[];
            role: string;
            size: number;
            rule: string;
            context: Uint8Array;
            company: Uint8Array;
            share: Uint8Array;
            static encode(message: tavs.multiparty.Greeting.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.multiparty.Greeting & tavs.multiparty.Greeting.$Shape;
        }

        namespace Greeting {
            interface $Properties {
                role?: (string|null);
                size?: (number|null);
                rule?: (string|null);
                context?: (Uint8Array|null);
                company?: (Uint8Array|null);
                share?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.multiparty.Greeting.$Properties;
        }

        interface IStore extends tavs.multiparty.Store.$Properties {
        }

        class Store {
            constructor(properties?: tavs.multiparty.Store.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            rows: Uint8Array;
            static encode(message: tavs.multiparty.Store.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.multiparty.Store & tavs.multiparty.Store.$Shape;
        }

        namespace Store {
            interface $Properties {
                first?: (number|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.multiparty.Store.$Properties;
        }
    }
}
