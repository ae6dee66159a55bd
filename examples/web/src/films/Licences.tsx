import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { atField, problemsOf } from '../api/errors';
import { type FragmentType, graphql, read } from '../gql';
import { Problems } from '../shell/Alert';
import { dayAfter, isDay, midnight } from './filter';
import { date, fee, lastDay } from './format';

const LICENCES = graphql(`
  fragment FilmLicences on Movie {
    id
    licences(orderBy: [{ startsAt: ASC }, { territory: ASC }], first: 50) {
      nodes {
        id
        territory
        startsAt
        endsAt
        fee
      }
    }
  }
`);

const CREATE = graphql(`
  mutation CreateLicence($input: CreateLicenceInput!) {
    createLicence(input: $input) {
      licence {
        id
        movie {
          id
          ...FilmLicences
        }
      }
    }
  }
`);

/** Where and when a film may be shown, and the form to add to it. */
export function Licences({ film }: { film: FragmentType<typeof LICENCES> }) {
  const { id, licences } = read(LICENCES, film);
  return (
    <section className="licences" aria-labelledby="licences-title">
      <h3 id="licences-title">Licences</h3>
      {licences.nodes.length === 0 && <p className="meta">Not licensed anywhere yet.</p>}
      <ul>
        {licences.nodes.map((licence) => (
          <li key={licence.id}>
            <span className="badge">{licence.territory}</span>
            <span>
              {date(licence.startsAt)} – {lastDay(licence.endsAt)}
            </span>
            <span className="number">{fee(licence.fee)}</span>
          </li>
        ))}
      </ul>
      <AddLicence movie={id} />
    </section>
  );
}

const INPUTS = [
  { name: 'territory', label: 'Territory', type: 'text', size: 3, placeholder: 'DE' },
  { name: 'startsAt', label: 'First day', type: 'date' },
  { name: 'endsAt', label: 'Last day', type: 'date' },
  { name: 'fee', label: 'Fee', type: 'text', size: 8, placeholder: '12500.00' },
] as const;

function AddLicence({ movie }: { movie: string }) {
  const [incomplete, setIncomplete] = useState(false);
  const [{ error, fetching }, create] = useMutation(CREATE);
  const problems = problemsOf(error);
  const ofInput = (name: string) => problems.find(({ field }) => field === `input.${name}`);
  const rest = problems.filter(({ field }) => !INPUTS.some(({ name }) => field === `input.${name}`));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const text = (name: string) => String(new FormData(form).get(name) ?? '').trim();
    const [first, last] = [text('startsAt'), text('endsAt')];
    setIncomplete(!isDay(first) || !isDay(last));
    if (!isDay(first) || !isDay(last)) return;
    const input = {
      movie,
      territory: text('territory').toUpperCase(),
      startsAt: midnight(first),
      endsAt: midnight(dayAfter(last)),
      fee: text('fee') || null,
    };
    const result = await create({ input }, { additionalTypenames: ['Licence'] });
    if (!result.error) form.reset();
  }

  return (
    <details>
      <summary>Add a licence</summary>
      <form onSubmit={submit} noValidate>
        <Problems problems={incomplete ? [{ code: 'BAD_USER_INPUT', message: 'Say the first and the last day.' }] : rest} />
        <div className="row">
          {INPUTS.map(({ name, label, ...attributes }) => (
            <div className="field" key={name}>
              <label htmlFor={`licence-${name}`}>{label}</label>
              <input id={`licence-${name}`} name={name} {...attributes} aria-invalid={ofInput(name) !== undefined}
                aria-describedby={`licence-${name}-problem`} autoComplete="off" />
              <p className="problem" id={`licence-${name}-problem`}>
                {ofInput(name) && atField(ofInput(name)!)}
              </p>
            </div>
          ))}
        </div>
        <button type="submit" disabled={fetching}>
          Add
        </button>
      </form>
    </details>
  );
}
