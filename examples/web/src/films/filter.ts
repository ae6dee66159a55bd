import type { Date, DateTime } from '../api/scalars';
import type { FilmsQueryVariables, LicenceFilter, MovieFilter, MovieOrder } from '../gql/graphql';
import type { Search } from '../shell/search';
import type { Parts } from './parts';

/** The number of films on a page. */
export const PAGE = 15;

/** The kinds of period filters, with their labels. */
export const PERIODS = {
  '': 'Any time',
  released: 'Released between',
  at: 'Licensed on',
  overlaps: 'Licensed some time in',
  throughout: 'Licensed throughout',
} as const;

interface Order {
  label: string;
  orderBy: MovieOrder[];
}

const GROSS: Order = { label: 'Box office', orderBy: [{ worldwideGross: 'DESC_NULLS_LAST' }] };

/** The orders, with their labels. */
export const ORDERS: Record<string, Order> = {
  '': GROSS,
  newest: { label: 'Newest first', orderBy: [{ releasedOn: 'DESC_NULLS_LAST' }, { title: 'ASC' }] },
  oldest: { label: 'Oldest first', orderBy: [{ releasedOn: 'ASC_NULLS_LAST' }, { title: 'ASC' }] },
  title: { label: 'Title', orderBy: [{ title: 'ASC' }] },
  imdb: { label: 'IMDb rating', orderBy: [{ imdbRating: 'DESC_NULLS_LAST' }, { imdbVotes: 'DESC_NULLS_LAST' }] },
};

/** The genres of the sample catalogue. */
export const GENRES = [
  'Action', 'Adventure', 'Black Comedy', 'Comedy', 'Concert/Performance', 'Documentary', 'Drama', 'Horror', 'Musical',
  'Romantic Comedy', 'Thriller/Suspense', 'Western',
];

/** Builds the filter. It filters by licences only if the token may read them. */
export function variablesOf(search: Search, { licences }: Parts): Omit<FilmsQueryVariables, 'studio'> {
  const when = licences || search.when === 'released' ? search.when : '';
  return {
    filter: filterOf({ ...search, when }),
    orderBy: (ORDERS[search.order] ?? GROSS).orderBy,
    ...(search.before ? { last: PAGE, before: search.before } : { first: PAGE, ...(search.after && { after: search.after }) }),
  };
}

function filterOf(search: Search): MovieFilter {
  const filter: MovieFilter = {};
  if (search.text) filter.or = [{ title: { containsFold: search.text } }, { director: { containsFold: search.text } }];
  if (search.genre) filter.genre = { eq: search.genre };
  if (search.when === 'released') {
    const between = { ...(isDay(search.from) && { from: search.from }), ...(isDay(search.to) && { to: dayAfter(search.to) }) };
    if (Object.keys(between).length > 0) filter.releasedOn = { between };
    return filter;
  }
  const licence = licenceFilter(search);
  if (licence) filter.licences = { some: licence };
  return filter;
}

/** Builds the filter for licences of a period from the start of its first day to the end of its last, in UTC. */
export function licenceFilter({ when, from, to, territory }: Search): LicenceFilter | null {
  const where: LicenceFilter = territory ? { territory: { eq: territory.toUpperCase() } } : {};
  if (when === 'at' && isDay(from)) {
    return { ...where, startsAt: { lte: midnight(from) }, endsAt: { gt: midnight(from) } };
  }
  if (!isDay(from) || !isDay(to)) return null;
  const end = midnight(dayAfter(to));
  switch (when) {
    case 'overlaps':
      return { ...where, startsAt: { lt: end }, endsAt: { gt: midnight(from) } };
    case 'throughout':
      return { ...where, startsAt: { lte: midnight(from) }, endsAt: { gte: end } };
    default:
      return null;
  }
}

/** Reports whether a text is a date. */
export function isDay(text: string): text is Date {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

/** The instant at which a day begins in UTC. */
export function midnight(day: Date): DateTime {
  return `${day}T00:00:00Z`;
}

/** The next day. */
export function dayAfter(day: Date): Date {
  const next = new globalThis.Date(midnight(day));
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10) as Date;
}
