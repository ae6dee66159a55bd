import type { Access } from '../shell/Access';

/** The parts of a film that need their own scopes, as variables of the queries. */
export interface Parts {
  studio: boolean;
  licences: boolean;
  fee: boolean;
}

export function partsFor(access: Access): Parts {
  return {
    studio: access.mayRead('Studio'),
    licences: access.mayRead('Licence'),
    fee: access.mayRead('Licence', 'fee'),
  };
}
