// Generated from vole.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace vole {

        interface IOffer extends tavs.vole.Offer.$Properties {
        }

        class Offer {
            constructor(properties?: tavs.vole.Offer.$Properties);
            $unknowns?: Uint8Array[];
            points: Uint8Array;
            static encode(message: tavs.vole.Offer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Offer & tavs.vole.Offer.$Shape;
        }

        namespace Offer {
            interface $Properties {
                points?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Offer.$Properties;
        }

        interface IExtension extends tavs.vole.Extension.$Properties {
        }

        class Extension {
            constructor(properties?: tavs.vole.Extension.$Properties);
            $unknowns?: Uint8Array[];
            point: Uint8Array;
            columns: Uint8Array;
            proof: Uint8Array;
            static encode(message: tavs.vole.Extension.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Extension & tavs.vole.Extension.$Shape;
        }

        namespace Extension {
            interface $Properties {
                point?: (Uint8Array|null);
                columns?: (Uint8Array|null);
                proof?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Extension.$Properties;
        }

        interface INoise extends tavs.vole.Noise.$Properties {
        }

        class Noise {
            constructor(properties?: tavs.vole.Noise.$Properties);
            $unknowns?: Uint8Array[];
            columns: Uint8Array;
            proof: Uint8Array;
            static encode(message: tavs.vole.Noise.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Noise & tavs.vole.Noise.$Shape;
        }

        namespace Noise {
            interface $Properties {
                columns?: (Uint8Array|null);
                proof?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Noise.$Properties;
        }

        interface ITrees extends tavs.vole.Trees.$Properties {
        }

        class Trees {
            constructor(properties?: tavs.vole.Trees.$Properties);
            $unknowns?: Uint8Array[];
            sums: Uint8Array;
            totals: Uint8Array;
            commitment: Uint8Array;
            static encode(message: tavs.vole.Trees.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Trees & tavs.vole.Trees.$Shape;
        }

        namespace Trees {
            interface $Properties {
                sums?: (Uint8Array|null);
                totals?: (Uint8Array|null);
                commitment?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Trees.$Properties;
        }

        interface IChallenge extends tavs.vole.Challenge.$Properties {
        }

        class Challenge {
            constructor(properties?: tavs.vole.Challenge.$Properties);
            $unknowns?: Uint8Array[];
            challenge: Uint8Array;
            sum: Uint8Array;
            static encode(message: tavs.vole.Challenge.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Challenge & tavs.vole.Challenge.$Shape;
        }

        namespace Challenge {
            interface $Properties {
                challenge?: (Uint8Array|null);
                sum?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Challenge.$Properties;
        }

        interface IProof extends tavs.vole.Proof.$Properties {
        }

        class Proof {
            constructor(properties?: tavs.vole.Proof.$Properties);
            $unknowns?: Uint8Array[];
            proof: Uint8Array;
            static encode(message: tavs.vole.Proof.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Proof & tavs.vole.Proof.$Shape;
        }

        namespace Proof {
            interface $Properties {
                proof?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Proof.$Properties;
        }

        interface IKey extends tavs.vole.Key.$Properties {
        }

        class Key {
            constructor(properties?: tavs.vole.Key.$Properties);
            $unknowns?: Uint8Array[];
            key: Uint8Array;
            mask: Uint8Array;
            static encode(message: tavs.vole.Key.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Key & tavs.vole.Key.$Shape;
        }

        namespace Key {
            interface $Properties {
                key?: (Uint8Array|null);
                mask?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Key.$Properties;
        }

        interface IColumns extends tavs.vole.Columns.$Properties {
        }

        class Columns {
            constructor(properties?: tavs.vole.Columns.$Properties);
            $unknowns?: Uint8Array[];
            first: number;
            columns: Uint8Array;
            static encode(message: tavs.vole.Columns.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Columns & tavs.vole.Columns.$Shape;
        }

        namespace Columns {
            interface $Properties {
                first?: (number|null);
                columns?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Columns.$Properties;
        }

        interface IMask extends tavs.vole.Mask.$Properties {
        }

        class Mask {
            constructor(properties?: tavs.vole.Mask.$Properties);
            $unknowns?: Uint8Array[];
            mask: Uint8Array;
            nonce: Uint8Array;
            static encode(message: tavs.vole.Mask.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.vole.Mask & tavs.vole.Mask.$Shape;
        }

        namespace Mask {
            interface $Properties {
                mask?: (Uint8Array|null);
                nonce?: (Uint8Array|null);
                $unknowns?: Uint8Array[];
            }
            type $Shape = tavs.vole.Mask.$Properties;
        }
    }
}
