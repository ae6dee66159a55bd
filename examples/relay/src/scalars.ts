/** Any JSON value. */
export type JSON = null | boolean | number | string | readonly JSON[] | { readonly [key: string]: JSON };
