import { useState } from 'react';
import type { FilmDetailsFragment } from '../gql/graphql';
import { useAccess } from '../shell/Access';
import { Alert } from '../shell/Alert';
import { changed, type Draft, draftOf, type Field, labelFor } from './fields';
import { NONE } from './format';

interface Props {
  /** The film when editing began. */
  seen: FilmDetailsFragment;
  mine: Draft;
  /** The film after the other user's change. */
  theirs: FilmDetailsFragment;
  saving: boolean;
  onResolve: (draft: Draft) => void;
}

/** Shows the other user's changes, and lets the user choose field by field. */
export function Conflict({ seen, mine, theirs, saving, onResolve }: Props) {
  const access = useAccess();
  const before = draftOf(seen);
  const now = draftOf(theirs);
  const disputed = changed(before, now).filter((field) => mine[field] !== before[field] && mine[field] !== now[field]);
  const [taken, setTaken] = useState<Field[]>([]);
  const resolved = resolve(before, mine, now, taken);
  const others = changed(before, now).filter((field) => !disputed.includes(field));

  return (
    <form
      className="conflict"
      onSubmit={(event) => {
        event.preventDefault();
        onResolve(resolved);
      }}
    >
      <Alert title="Somebody else has changed this film meanwhile">
        You began at version {seen.version}; it is at version {theirs.version} now. Nothing has been overwritten.
      </Alert>
      {disputed.map((field) => (
        <fieldset key={field} className="choice">
          <legend>{labelFor(access, field)}</legend>
          {before[field] && <p className="meta">It was {before[field]}</p>}
          <Option field={field} label="Keep mine" value={mine[field]} checked={!taken.includes(field)}
            onChoose={() => setTaken(taken.filter((each) => each !== field))} />
          <Option field={field} label="Take theirs" value={now[field]} checked={taken.includes(field)}
            onChoose={() => setTaken([...taken, field])} />
        </fieldset>
      ))}
      {others.length > 0 && (
        <section>
          <h3>Changed by them alone, and kept</h3>
          <ul>
            {others.map((field) => (
              <li key={field}>
                {labelFor(access, field)}: <del>{before[field] || NONE}</del> <ins>{now[field] || NONE}</ins>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="actions">
        <button type="submit" className="primary" disabled={saving}>
          {changed(now, resolved).length > 0 ? 'Save' : 'Done'}
        </button>
      </div>
    </form>
  );
}

/** Merges the drafts: a field changed by one side keeps that change; for a field changed by both, the user chooses. */
function resolve(before: Draft, mine: Draft, theirs: Draft, taken: Field[]): Draft {
  const resolved = { ...theirs };
  for (const field of changed(before, mine)) {
    if (!taken.includes(field)) resolved[field] = mine[field];
  }
  return resolved;
}

interface OptionProps {
  field: Field;
  label: string;
  value: string;
  checked: boolean;
  onChoose: () => void;
}

function Option({ field, label, value, checked, onChoose }: OptionProps) {
  return (
    <label className="option">
      <input type="radio" name={`choice-${field}`} checked={checked} onChange={onChoose} />
      <span>
        <span className="meta">{label}</span>
        <strong>{value || NONE}</strong>
      </span>
    </label>
  );
}
