import { useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { problemsOf } from '../api/errors';
import { read } from '../gql';
import type { FilmDetailsFragment } from '../gql/graphql';
import { useAccess } from '../shell/Access';
import { Problems } from '../shell/Alert';
import { EditForm } from './EditForm';
import { DETAILS, FILM } from './film';
import { FilmFacts } from './FilmFacts';
import { Licences } from './Licences';
import { partsFor } from './parts';

/** One film in a sheet over the list: its fields and licences, or the form to edit it. */
export function FilmSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [editing, setEditing] = useState(false);
  const [dirty, setDirty] = useState(false);
  const [saved, setSaved] = useState<FilmDetailsFragment>();
  const access = useAccess();
  const parts = partsFor(access);
  const [{ data, error, fetching }] = useQuery({ query: FILM, variables: { id, ...parts }, requestPolicy: 'cache-and-network' });
  const film = newest(read(DETAILS, data?.movie), saved);

  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    return () => opened?.close();
  }, []);

  function leave(go: () => void) {
    if (!dirty || confirm('Discard your changes?')) go();
  }

  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby="film-title"
      onCancel={(event) => {
        event.preventDefault();
        leave(editing ? () => setEditing(false) : onClose);
      }}
    >
      <header>
        <h2 id="film-title">{film?.title ?? 'Film'}</h2>
        <button type="button" className="quiet" onClick={() => leave(onClose)}>
          Close
        </button>
      </header>
      <Problems problems={problemsOf(error)} />
      {!film && fetching && <p className="empty">Loading…</p>}
      {data && !data.movie && <p className="empty">This film is no longer in the catalogue.</p>}
      <p role="status" className={saved ? 'saved' : 'visually-hidden'}>
        {saved ? 'Saved' : ''}
      </p>
      {film && editing && (
        <EditForm
          film={film}
          onCancel={() => setEditing(false)}
          onDirty={setDirty}
          onSaved={(now) => {
            setEditing(false);
            setSaved(now);
          }}
        />
      )}
      {film && !editing && (
        <>
          <FilmFacts film={film} />
          {access.mayWrite('Movie') && (
            <button
              type="button"
              className="primary"
              onClick={() => {
                setSaved(undefined);
                setEditing(true);
              }}
            >
              Edit
            </button>
          )}
          {data?.movie && parts.licences && <Licences film={data.movie} />}
        </>
      )}
    </dialog>
  );
}

/** The saved film, until the query has its new version. */
function newest(found: FilmDetailsFragment | null | undefined, saved: FilmDetailsFragment | undefined) {
  return found && saved && saved.version > found.version ? saved : found;
}
