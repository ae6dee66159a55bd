import type { BigInt, Date, DateTime, Decimal } from '../api/scalars';

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export const NONE = '–';

const DIGITS = {
  whole: { maximumFractionDigits: 0 },
  exact: {},
  round: { notation: 'compact', maximumSignificantDigits: 3 },
} satisfies Record<string, Intl.NumberFormatOptions>;

/** Formats a number with its unit, exact or rounded ($1.2B). Intl formats text without loss. */
export function amount(value: BigInt | Decimal | number | null | undefined, unit: string | undefined, digits: keyof typeof DIGITS): string {
  if (value == null) return NONE;
  return new Intl.NumberFormat('en-US', { ...unitStyle(unit), ...DIGITS[digits] }).format(value as Intl.StringNumericLiteral);
}

/** A unit after a label: (USD), (minutes). */
export function withUnit(label: string, unit: string | undefined): string {
  if (!unit) return label;
  const style = unitStyle(unit);
  if (style.style !== 'unit') return `${label} (${unit})`;
  const parts = new Intl.NumberFormat('en-US', { ...style, unitDisplay: 'long' }).formatToParts(2);
  return `${label} (${parts.find(({ type }) => type === 'unit')?.value ?? unit})`;
}

function unitStyle(unit: string | undefined): Intl.NumberFormatOptions {
  if (unit && /^[A-Z]{3}$/.test(unit)) return { style: 'currency', currency: unit };
  if (unit && Intl.supportedValuesOf('unit').includes(unit)) return { style: 'unit', unit };
  return {};
}

export function date(value: Date | DateTime | null | undefined): string {
  return value == null ? NONE : day.format(new globalThis.Date(value));
}

/** The last day of a period, which excludes its end. */
export function lastDay(end: DateTime): string {
  return day.format(new globalThis.Date(end).getTime() - 1);
}
