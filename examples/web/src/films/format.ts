import type { BigInt, Date, DateTime, Decimal } from '../api/scalars';
import type { MpaaRating } from '../gql/graphql';

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const compact = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', notation: 'compact', maximumSignificantDigits: 3 });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export const NONE = '–';

/** A whole amount, with every digit. */
export function money(amount: BigInt | null | undefined): string {
  return amount == null ? NONE : dollars.format(globalThis.BigInt(amount));
}

/** A whole amount, rounded: $1.2B. */
export function roundMoney(amount: BigInt | null | undefined): string {
  return amount == null ? NONE : compact.format(globalThis.BigInt(amount));
}

/** An exact amount; Intl reads decimals from text without loss. */
export function fee(amount: Decimal | null | undefined): string {
  return amount == null ? NONE : cents.format(amount as Intl.StringNumericLiteral);
}

export function date(value: Date | DateTime | null | undefined): string {
  return value == null ? NONE : day.format(new globalThis.Date(value));
}

/** The last day of a period, to which its end does not belong. */
export function lastDay(end: DateTime): string {
  return day.format(new globalThis.Date(end).getTime() - 1);
}

/** A rating as it stands on a poster. */
export function rating(value: MpaaRating | null | undefined): string {
  return value == null ? NONE : value === 'NOT_RATED' ? 'Not rated' : value === 'OPEN' ? 'Open' : value.replace('_', '-');
}
