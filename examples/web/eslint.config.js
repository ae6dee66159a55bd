import graphql from '@graphql-eslint/eslint-plugin';

/** Checks the public schema by front-end conventions. */
export default [
  {
    files: ['**/*.graphqls'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'graph/public.graphqls' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...graphql.configs['flat/schema-recommended'].rules,
      ...graphql.configs['flat/schema-relay'].rules,
      // Short descriptions are on one line, long ones in a block.
      '@graphql-eslint/description-style': 'off',
      // Connections have nodes in addition to edges, and Relay defines nodes(ids:).
      '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
      // Types that are not records have no ID.
      '@graphql-eslint/strict-id-in-types': [
        'error',
        { exceptions: { suffixes: ['Connection', 'Edge', 'Payload'], types: ['PageInfo', 'Viewer', 'CatalogueSummary'] } },
      ],
      '@graphql-eslint/require-description': [
        'error',
        { types: true, rootField: true, FieldDefinition: true, InputValueDefinition: true, EnumValueDefinition: true, DirectiveDefinition: true },
      ],
    },
  },
];
