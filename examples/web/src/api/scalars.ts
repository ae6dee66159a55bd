// The TypeScript types of the API's scalars, used by codegen.ts.

/** A 64-bit integer as text, because a number has 53 bits: "8000000". */
export type BigInt = string;

/** An exact decimal number as text: "12.50". */
export type Decimal = string;

/** A date: "2026-11-21". */
export type Date = `${number}-${number}-${number}`;

/** An instant in UTC: "2026-11-21T12:00:00Z". */
export type DateTime = `${Date}T${string}Z`;

/** An ISO 8601 duration: "P7D". */
export type Duration = `P${string}`;

/** "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77" */
export type UUID = `${string}-${string}-${string}-${string}-${string}`;

/** An absolute URL. */
export type URL = string;

/** Any JSON value. */
export type JSON = null | boolean | number | string | JSON[] | { [key: string]: JSON };
