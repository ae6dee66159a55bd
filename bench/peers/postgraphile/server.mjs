// Serves PostGraphile on 127.0.0.1:$PORT for the database $DATABASE_URL, with its
// current preset and the community's filter plugin, without smart tags and Graphiql.
import { createServer } from "node:http";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const pgl = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  pgServices: [
    makePgService({ connectionString: process.env.DATABASE_URL, schemas: ["public"], poolConfig: { max: 20 } }),
  ],
  schema: { connectionFilterRelations: true },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, maxRequestLength: 2_000_000 },
  grafast: { explain: false },
});
await pgl.getSchema();
const answer = pgl.createServ(grafserv).createHandler();
const server = createServer((request, response) =>
  request.url === "/readyz" ? response.end() : answer(request, response),
);
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
