import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { problemsOf } from '../api/errors';
import { type EnumValue, type Field, fetchModel, type Model } from '../api/model';
import { graphql } from '../gql';
import { Problems } from './Alert';

const VIEWER = graphql(`
  query Viewer {
    viewer {
      scopes
    }
  }
`);

/** The model of the service, and the parts that the token allows. */
export class Access {
  constructor(
    private readonly model: Model,
    private readonly scopes: readonly string[],
  ) {}

  field(type: string, name: string): Field {
    const field = this.type(type).fields.find((each) => each.name === name);
    if (!field) throw new Error(`the model has no field ${type}.${name}`);
    return field;
  }

  /** The values of an enum, in the order of the model. */
  values(name: string): EnumValue[] {
    return this.model.enums.find((each) => each.name === name)?.values ?? [];
  }

  mayRead(type: string, field?: string): boolean {
    return this.may(this.type(type).read) && (field === undefined || this.may(this.field(type, field).scope));
  }

  mayWrite(type: string): boolean {
    return this.may(this.type(type).write);
  }

  private may(scope: string | undefined): boolean {
    return scope === undefined || this.scopes.includes(scope);
  }

  private type(name: string) {
    const type = this.model.types.find((each) => each.name === name);
    if (!type) throw new Error(`the model has no type ${name}`);
    return type;
  }
}

const Context = createContext<Access | undefined>(undefined);

export function useAccess(): Access {
  const access = useContext(Context);
  if (!access) throw new Error('useAccess needs a WithAccess around it');
  return access;
}

/** Loads the model and the token's scopes before its children, because a field without its scope refuses a whole query. */
export function WithAccess({ children }: { children: ReactNode }) {
  const [{ data, error }] = useQuery({ query: VIEWER });
  const [model, setModel] = useState<Model>();
  const [failure, setFailure] = useState('');
  useEffect(() => {
    fetchModel().then(setModel, (reason: Error) => setFailure(reason.message));
  }, []);

  const access = useMemo(() => model && data && new Access(model, data.viewer.scopes), [model, data]);
  if (failure) return <Problems problems={[{ code: 'INTERNAL', message: failure }]} />;
  if (error) return <Problems problems={problemsOf(error)} />;
  if (!access) return <p className="empty">Loading…</p>;
  return <Context value={access}>{children}</Context>;
}
