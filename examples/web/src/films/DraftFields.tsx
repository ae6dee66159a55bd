import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react';
import { atField, type Problem } from '../api/errors';
import { constraints } from '../api/model';
import { useAccess } from '../shell/Access';
import { type Draft, type Field, labelFor } from './fields';
import { GENRES } from './filter';

interface Props {
  draft: Draft;
  problems: Problem[];
  onChange: (draft: Draft) => void;
}

const ORDER: Field[] = ['title', 'director', 'genre', 'releasedOn', 'rating', 'runtimeMinutes', 'imdbRating', 'worldwideGross', 'tags'];

/** Input attributes by field; limits come from the model. */
const INPUTS: Partial<Record<Field, ComponentProps<'input'>>> = {
  genre: { list: 'genres' },
  releasedOn: { type: 'date' },
  runtimeMinutes: { type: 'number', step: 1 },
  imdbRating: { type: 'number', step: 0.1 },
  worldwideGross: { inputMode: 'numeric' },
};

/** The inputs of a film with their errors. The first wrong input gets the focus. */
export function DraftFields({ draft, problems, onChange }: Props) {
  const access = useAccess();
  const group = useRef<HTMLDivElement>(null);
  const wrong = problems.length > 0;
  useEffect(() => {
    if (wrong) group.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [wrong, problems]);

  const problemOf = (field: Field) => problems.find((problem) => problem.field === `patch.${field}`);
  const props = (field: Field) => ({
    id: `edit-${field}`,
    value: draft[field],
    'aria-invalid': problemOf(field) !== undefined,
    'aria-describedby': problemOf(field) ? `problem-${field}` : undefined,
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [field]: event.target.value }),
  });

  return (
    <div className="inputs" ref={group}>
      {ORDER.map((field) => (
        <Labelled key={field} field={field} problem={problemOf(field)}>
          {field === 'rating' ? (
            <RatingSelect {...props(field)} />
          ) : (
            <input autoComplete="off" {...constraints(access.field('Movie', field))} {...INPUTS[field]} {...props(field)} />
          )}
        </Labelled>
      ))}
      <datalist id="genres">
        {GENRES.map((genre) => (
          <option key={genre} value={genre} />
        ))}
      </datalist>
    </div>
  );
}

function RatingSelect(props: ComponentProps<'select'>) {
  const ratings = useAccess().values('MpaaRating');
  return (
    <select {...props}>
      <option value="">None</option>
      {ratings.map(({ name, label }) => (
        <option key={name} value={name}>
          {label}
        </option>
      ))}
    </select>
  );
}

interface LabelledProps {
  field: Field;
  problem: Problem | undefined;
  children: ReactNode;
}

function Labelled({ field, problem, children }: LabelledProps) {
  const access = useAccess();
  return (
    <div className={`field field-${field}`}>
      <label htmlFor={`edit-${field}`}>{labelFor(access, field)}</label>
      {children}
      {problem && (
        <p className="problem" id={`problem-${field}`}>
          {atField(problem)}
        </p>
      )}
    </div>
  );
}
