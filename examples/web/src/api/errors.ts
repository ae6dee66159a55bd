import type { CombinedError } from '@urql/core';

/** The error codes that this page handles; docs/api.md has the complete list. */
export type Code = 'BAD_CURSOR' | 'BAD_USER_INPUT' | 'CONFLICT' | 'UNAUTHENTICATED' | 'UNAVAILABLE' | (string & {});

/** One error of an answer. */
export interface Problem {
  code: Code;
  message: string;
  /** The path of the wrong input, such as "patch.title". */
  field?: string;
  /** For a CONFLICT: the current version of the record. */
  currentVersion?: number;
  /** Nothing was written, and the same request may succeed. */
  retryable?: true;
  /** Identifies the request in the service's log. */
  requestId?: string;
}

/** The errors of an answer. A missing answer is UNAVAILABLE. */
export function problemsOf(error: CombinedError | undefined): Problem[] {
  if (!error) return [];
  if (error.networkError) return [{ code: 'UNAVAILABLE', message: 'The service can’t be reached.' }];
  return error.graphQLErrors.map(({ message, extensions }) => ({
    code: typeof extensions.code === 'string' ? extensions.code : 'INTERNAL',
    message,
    ...(typeof extensions.field === 'string' && { field: extensions.field }),
    ...(typeof extensions.currentVersion === 'number' && { currentVersion: extensions.currentVersion }),
    ...(extensions.retryable === true && { retryable: true as const }),
    ...(typeof extensions.requestId === 'string' && { requestId: extensions.requestId }),
  }));
}

/** The message without its input path, for display at the field. */
export function atField({ message, field }: Problem): string {
  const text = field && message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
