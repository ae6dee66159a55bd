import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: '../../graph/public.graphqls',
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'read' } },
      config: {
        // A scalar that is not listed is an error instead of becoming unknown.
        strictScalars: true,
        scalars: {
          BigInt: '../api/scalars#BigInt',
          Date: '../api/scalars#Date',
          DateTime: '../api/scalars#DateTime',
          Decimal: '../api/scalars#Decimal',
          Duration: '../api/scalars#Duration',
          ID: 'string',
          JSON: '../api/scalars#JSON',
          URL: '../api/scalars#URL',
          UUID: '../api/scalars#UUID',
        },
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
