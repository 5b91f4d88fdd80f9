declare const brand: unique symbol;

/** `T`, but only a `T` that Tavs made or checked. Costs nothing at run time. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
