import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { atField, problemsOf } from '../api/errors';
import { constraints } from '../api/model';
import { type FragmentType, graphql, read } from '../gql';
import { useAccess } from '../shell/Access';
import { Problems } from '../shell/Alert';
import { dayAfter, isDay, midnight } from './filter';
import { amount, date, lastDay, withUnit } from './format';
import { partsFor } from './parts';

const LICENCES = graphql(`
  fragment FilmLicences on Movie {
    id
    licences(orderBy: [{ startsAt: ASC }, { territory: ASC }], first: 50) @include(if: $licences) {
      nodes {
        id
        territory
        startsAt
        endsAt
        fee @include(if: $fee)
      }
    }
  }
`);

const CREATE = graphql(`
  mutation CreateLicence($input: CreateLicenceInput!, $licences: Boolean!, $fee: Boolean!) {
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

/** The licences of a film, and the form to add one. */
export function Licences({ film }: { film: FragmentType<typeof LICENCES> }) {
  const access = useAccess();
  const { id, licences } = read(LICENCES, film);
  const unit = access.field('Licence', 'fee').unit;
  const nodes = licences?.nodes ?? [];
  return (
    <section className="licences" aria-labelledby="licences-title">
      <h3 id="licences-title">Licences</h3>
      {nodes.length === 0 && <p className="meta">Not licensed anywhere yet.</p>}
      <ul>
        {nodes.map((licence) => (
          <li key={licence.id}>
            <span className="badge">{licence.territory}</span>
            <span>
              {date(licence.startsAt)} – {lastDay(licence.endsAt)}
            </span>
            {partsFor(access).fee && <span className="number">{amount(licence.fee, unit, 'exact')}</span>}
          </li>
        ))}
      </ul>
      {access.mayWrite('Licence') && <AddLicence movie={id} />}
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
  const access = useAccess();
  const { licences, fee } = partsFor(access);
  const inputs = INPUTS.filter(({ name }) => fee || name !== 'fee');
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
      ...(fee && { fee: text('fee') || null }),
    };
    const result = await create({ input, licences, fee }, { additionalTypenames: ['Licence'] });
    if (!result.error) form.reset();
  }

  return (
    <details>
      <summary>Add a licence</summary>
      <form onSubmit={submit} noValidate>
        <Problems problems={incomplete ? [{ code: 'BAD_USER_INPUT', message: 'Say the first and the last day.' }] : rest} />
        <div className="row">
          {inputs.map(({ name, label, ...attributes }) => (
            <div className="field" key={name}>
              <label htmlFor={`licence-${name}`}>{withUnit(label, access.field('Licence', name).unit)}</label>
              <input id={`licence-${name}`} name={name} {...constraints(access.field('Licence', name))} {...attributes} aria-invalid={ofInput(name) !== undefined}
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
