import { type FormEvent, useEffect, useState } from 'react';
import type { FilmDetailsFragment } from '../gql/graphql';
import { Problems } from '../shell/Alert';
import { Conflict } from './Conflict';
import { DraftFields } from './DraftFields';
import { changed, type Draft, draftOf, FIELDS } from './fields';
import { useUpdateFilm } from './update';

interface Props {
  film: FilmDetailsFragment;
  onSaved: (film: FilmDetailsFragment) => void;
  onCancel: () => void;
  /** Called with true while there are unsaved changes. */
  onDirty: (dirty: boolean) => void;
}

/** The form to edit a film. After a conflict it shows both changes. */
export function EditForm({ film, onSaved, onCancel, onDirty }: Props) {
  const [seen, setSeen] = useState(film);
  const [draft, setDraft] = useState(() => draftOf(film));
  const { outcome, saving, save } = useUpdateFilm();
  const problems = outcome?.kind === 'problems' ? outcome.problems : [];
  const ofFields = problems.filter(({ field }) => FIELDS.some((name) => field === `patch.${name}`));

  useEffect(() => {
    onDirty(changed(draftOf(seen), draft).length > 0);
    return () => onDirty(false);
  }, [onDirty, seen, draft]);

  async function saveOver(film: FilmDetailsFragment, edited: Draft) {
    const result = await save(film, edited);
    if (result.kind === 'saved') onSaved(result.film);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (changed(draftOf(seen), draft).length === 0) onCancel();
    else void saveOver(seen, draft);
  }

  if (outcome?.kind === 'conflict') {
    return (
      <Conflict
        seen={seen}
        mine={draft}
        theirs={outcome.theirs}
        saving={saving}
        onResolve={(resolved) => {
          setSeen(outcome.theirs);
          setDraft(resolved);
          void saveOver(outcome.theirs, resolved);
        }}
      />
    );
  }
  return (
    <form className="edit" onSubmit={submit} noValidate>
      <Problems problems={problems.filter((problem) => !ofFields.includes(problem))} />
      <DraftFields draft={draft} problems={ofFields} onChange={setDraft} />
      <div className="actions">
        <button type="submit" className="primary" disabled={saving}>
          {saving ? 'Saving…' : 'Save'}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
