import { useState } from 'react';
import { useClient } from 'urql';
import { type Problem, problemsOf } from '../api/errors';
import { graphql, read } from '../gql';
import type { FilmDetailsFragment } from '../gql/graphql';
import { useAccess } from '../shell/Access';
import { changed, type Draft, draftOf, patchOf } from './fields';
import { DETAILS, FILM } from './film';
import { partsFor } from './parts';

const UPDATE = graphql(`
  mutation UpdateFilm($id: ID!, $ifVersion: Int!, $patch: MoviePatch!, $studio: Boolean!) {
    updateMovie(id: $id, ifVersion: $ifVersion, patch: $patch) {
      movie {
        id
        ...FilmDetails
      }
    }
  }
`);

/** The result of saving. */
export type Outcome =
  | { kind: 'saved'; film: FilmDetailsFragment }
  | { kind: 'problems'; problems: Problem[] }
  | { kind: 'conflict'; theirs: FilmDetailsFragment };

/** Saves a draft of a film, unless the film has changed since it was read. */
export function useUpdateFilm() {
  const client = useClient();
  const parts = partsFor(useAccess());
  const [outcome, setOutcome] = useState<Outcome>();
  const [saving, setSaving] = useState(false);

  async function send(seen: FilmDetailsFragment, draft: Draft): Promise<Outcome> {
    const before = draftOf(seen);
    if (changed(before, draft).length === 0) return { kind: 'saved', film: seen };
    const variables = { id: seen.id, ifVersion: seen.version, patch: patchOf(before, draft), studio: parts.studio };
    const { data, error } = await client.mutation(UPDATE, variables).toPromise();
    const saved = read(DETAILS, data?.updateMovie.movie);
    if (saved) return { kind: 'saved', film: saved };
    const problems = problemsOf(error);
    // A conflict with a version is a stale ifVersion: read the film again.
    if (problems.some(({ code, currentVersion }) => code === 'CONFLICT' && currentVersion)) {
      const now = await client.query(FILM, { id: seen.id, ...parts }, { requestPolicy: 'network-only' }).toPromise();
      const theirs = read(DETAILS, now.data?.movie);
      if (theirs) return { kind: 'conflict', theirs };
    }
    return { kind: 'problems', problems };
  }

  async function save(seen: FilmDetailsFragment, draft: Draft): Promise<Outcome> {
    setSaving(true);
    const result = await send(seen, draft);
    setSaving(false);
    setOutcome(result);
    return result;
  }

  return { outcome, saving, save };
}
