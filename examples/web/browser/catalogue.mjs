/** A second client of the service, which acts as another user. */
export class Catalogue {
  constructor(service, token) {
    this.url = new URL('/graphql', service);
    this.token = token;
  }

  async ask(query, variables) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Returns a film by its title. */
  async film(title) {
    const { movies } = await this.ask(
      `query ($title: String!) { movies(filter: {title: {eq: $title}}) { nodes { id version title genre director imdbRating tags } } }`,
      { title },
    );
    return movies.nodes[0];
  }

  async update(id, patch) {
    return this.ask(`mutation ($id: ID!, $patch: MoviePatch!) { updateMovie(id: $id, patch: $patch) { movie { version } } }`, { id, patch });
  }

  async license(movie, territory, startsAt, endsAt) {
    return this.ask(`mutation ($input: CreateLicenceInput!) { createLicence(input: $input) { licence { id } } }`, {
      input: { movie, territory, startsAt, endsAt, fee: '12500.00' },
    });
  }
}
