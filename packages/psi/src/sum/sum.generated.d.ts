// Generated from sum.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace sum {

        interface IAgreement extends tavs.sum.Agreement.$Properties {
        }

        class Agreement {
            constructor(properties?: tavs.sum.Agreement.$Properties);
            $unknowns?: Uint8Array[];
            columns: string[];
            bound: number;
            minShared: number;
            static encode(message: tavs.sum.Agreement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Agreement & tavs.sum.Agreement.$Shape;
        }

        namespace Agreement {
            interface $Properties {
                columns?: (string[]|null);
                bound?: (number|null);
                minShared?: (number|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Agreement.$Properties;
        }

        interface IKeys extends tavs.sum.Keys.$Properties {
        }

        class Keys {
            constructor(properties?: tavs.sum.Keys.$Properties);
            $unknowns?: Uint8Array[];
            keys: Uint8Array;
            static encode(message: tavs.sum.Keys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Keys & tavs.sum.Keys.$Shape;
        }

        namespace Keys {
            interface $Properties {
                keys?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Keys.$Properties;
        }

        interface IRows extends tavs.sum.Rows.$Properties {
        }

        class Rows {
            constructor(properties?: tavs.sum.Rows.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            rows: Uint8Array;
            static encode(message: tavs.sum.Rows.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Rows & tavs.sum.Rows.$Shape;
        }

        namespace Rows {
            interface $Properties {
                first?: (number|null);
                rows?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Rows.$Properties;
        }

        interface IBlinded extends tavs.sum.Blinded.$Properties {
        }

        class Blinded {
            constructor(properties?: tavs.sum.Blinded.$Properties);
            $unknowns?: Uint8Array[];
            element: Uint8Array;
            static encode(message: tavs.sum.Blinded.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Blinded & tavs.sum.Blinded.$Shape;
        }

        namespace Blinded {
            interface $Properties {
                element?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Blinded.$Properties;
        }

        interface IOpened extends tavs.sum.Opened.$Properties {
        }

        class Opened {
            constructor(properties?: tavs.sum.Opened.$Properties);
            $unknowns?: Uint8Array[];
            elements: Uint8Array;
            static encode(message: tavs.sum.Opened.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.sum.Opened & tavs.sum.Opened.$Shape;
        }

        namespace Opened {
            interface $Properties {
                elements?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.sum.Opened.$Properties;
        }
    }
}
