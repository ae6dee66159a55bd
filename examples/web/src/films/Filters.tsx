import { useEffect, useState } from 'react';
import { useAccess } from '../shell/Access';
import type { Search } from '../shell/search';
import { GENRES, ORDERS, PERIODS } from './filter';
import { partsFor } from './parts';

const PAUSE = 300; // milliseconds without a key press before the search starts

interface Props {
  search: Search;
  onChange: (change: Partial<Search>) => void;
}

/** The filters and the order of the list. */
export function Filters({ search, onChange }: Props) {
  const { licences } = partsFor(useAccess());
  const periods = Object.entries(PERIODS).filter(([key]) => licences || key === '' || key === 'released');
  const set = (key: keyof Search) => (event: { target: { value: string } }) => onChange({ [key]: event.target.value });
  return (
    <form className="card filters" role="search" aria-label="Films" onSubmit={(event) => event.preventDefault()}>
      <TextFilter value={search.text} onChange={(text) => onChange({ text })} />
      <div className="field">
        <label htmlFor="genre">Genre</label>
        <select id="genre" value={search.genre} onChange={set('genre')}>
          <option value="">All genres</option>
          {GENRES.map((genre) => (
            <option key={genre}>{genre}</option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="order">Order</label>
        <select id="order" value={search.order} onChange={set('order')}>
          {Object.entries(ORDERS).map(([key, { label }]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="field grows">
        <label htmlFor="when">Period</label>
        <select id="when" value={search.when} onChange={set('when')}>
          {periods.map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <Window search={search} set={set} shown={search.when !== '' && periods.some(([key]) => key === search.when)} />
    </form>
  );
}

function TextFilter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className="field grows">
      <label htmlFor="text">Title or director</label>
      <input id="text" type="search" value={text} onChange={(event) => setText(event.target.value)} />
    </div>
  );
}

/** The dates and the territory of the chosen period. */
function Window({ search, set, shown }: WindowProps) {
  if (!shown) return null;
  return (
    <div className="window" role="group" aria-label={PERIODS[search.when as keyof typeof PERIODS]}>
      <div className="field">
        <label htmlFor="from">{search.when === 'at' ? 'Day' : 'First day'}</label>
        <input id="from" type="date" value={search.from} onChange={set('from')} />
      </div>
      {search.when !== 'at' && (
        <div className="field">
          <label htmlFor="to">Last day</label>
          <input id="to" type="date" value={search.to} onChange={set('to')} />
        </div>
      )}
      {search.when !== 'released' && (
        <div className="field">
          <label htmlFor="territory">Territory</label>
          <input id="territory" value={search.territory} onChange={set('territory')} maxLength={2} placeholder="Any" />
        </div>
      )}
    </div>
  );
}

interface WindowProps {
  search: Search;
  set: (key: keyof Search) => (event: { target: { value: string } }) => void;
  shown: boolean;
}
