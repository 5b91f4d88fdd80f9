// Generated from unbalanced.proto by `pnpm generate`.
import * as $protobuf from "protobufjs";
import Long = require("long");

export namespace tavs {

    namespace psi {

        namespace unbalanced {

            interface IRequest extends tavs.psi.unbalanced.Request.$Properties {
            }

            class Request {
                constructor(properties?: tavs.psi.unbalanced.Request.$Properties);
                $unknowns?: Uint8Array[];
                role: string;
                rule: string;
                context: Uint8Array;
                static encode(message: tavs.psi.unbalanced.Request.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.unbalanced.Request & tavs.psi.unbalanced.Request.$Shape;
            }

            namespace Request {
                interface $Properties {
                    role?: (string|null);
                    rule?: (string|null);
                    context?: (Uint8Array|null);
                    $unknowns?: Uint8Array[];
                }
                type $Shape = tavs.psi.unbalanced.Request.$Properties;
            }

            interface IHeader extends tavs.psi.unbalanced.Header.$Properties {
            }

            class Header {
                constructor(properties?: tavs.psi.unbalanced.Header.$Properties);
                $unknowns?: Uint8Array[];
                role: string;
                from: string;
                until: string;
                rule: string;
                context: Uint8Array;
                size: number;
                maxQueries: number;
                keyCheck: Uint8Array;
                seed: number;
                digest: Uint8Array;
                static encode(message: tavs.psi.unbalanced.Header.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.unbalanced.Header & tavs.psi.unbalanced.Header.$Shape;
            }

            namespace Header {
                interface $Properties {
                    role?: (string|null);
                    from?: (string|null);
                    until?: (string|null);
                    rule?: (string|null);
                    context?: (Uint8Array|null);
                    size?: (number|null);
                    maxQueries?: (number|null);
                    keyCheck?: (Uint8Array|null);
                    seed?: (number|null);
                    digest?: (Uint8Array|null);
                    $unknowns?: Uint8Array[];
                }
                type $Shape = tavs.psi.unbalanced.Header.$Properties;
            }

            interface IWanted extends tavs.psi.unbalanced.Wanted.$Properties {
            }

            class Wanted {
                constructor(properties?: tavs.psi.unbalanced.Wanted.$Properties);
                $unknowns?: Uint8Array[];
                first: number;
                filter: Uint8Array;
                static encode(message: tavs.psi.unbalanced.Wanted.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.unbalanced.Wanted & tavs.psi.unbalanced.Wanted.$Shape;
            }

            namespace Wanted {
                interface $Properties {
                    first?: (number|null);
                    filter?: (Uint8Array|null);
                    $unknowns?: Uint8Array[];
                }
                type $Shape = tavs.psi.unbalanced.Wanted.$Properties;
            }

            interface IBuckets extends tavs.psi.unbalanced.Buckets.$Properties {
            }

            class Buckets {
                constructor(properties?: tavs.psi.unbalanced.Buckets.$Properties);
                $unknowns?: Uint8Array[];
                first: number;
                buckets: Uint8Array;
                static encode(message: tavs.psi.unbalanced.Buckets.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.unbalanced.Buckets & tavs.psi.unbalanced.Buckets.$Shape;
            }

            namespace Buckets {
                interface $Properties {
                    first?: (number|null);
                    buckets?: (Uint8Array|null);
                    $unknowns?: Uint8Array[];
                }
                type $Shape = tavs.psi.unbalanced.Buckets.$Properties;
            }

            interface IOpening extends tavs.psi.unbalanced.Opening.$Properties {
            }

            class Opening {
                constructor(properties?: tavs.psi.unbalanced.Opening.$Properties);
                $unknowns?: Uint8Array[];
                role: string;
                size: number;
                filter: Uint8Array;
                static encode(message: tavs.psi.unbalanced.Opening.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.unbalanced.Opening & tavs.psi.unbalanced.Opening.$Shape;
            }

            namespace Opening {
                interface $Properties {
                    role?: (string|null);
                    size?: (number|null);
                    filter?: (Uint8Array|null);
                    $unknowns?: Uint8Array[];
                }
                type $Shape = tavs.psi.unbalanced.Opening.$Properties;
            }

            interface IVerdict extends tavs.psi.unbalanced.Verdict.$Properties {
            }

            class Verdict {
                constructor(properties?: tavs.psi.unbalanced.Verdict.$Properties);
                $unknowns?: Uint8Array[];
                role: string;
                verdict: number;
                filter: Uint8Array;
                static encode(message: tavs.psi.unbalanced.Verdict.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tavs.psi.unbalanced.Verdict & tavs.psi.unbalanced.Verdict.$Shape;
            }

            namespace Verdict {
                interface $Properties {
                    role?: (string|null);
                    verdict?: (number|null);
                    filter?: (Uint8Array|null);
                    $unknowns?: Uint8Array[];
                }
                type $Shape = tavs.psi.unbalanced.Verdict.$Properties;
            }
        }
    }
}
