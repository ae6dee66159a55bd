import type { CombinedError } from '@urql/core';

/** The codes that this page acts upon; docs/api.md has the closed list. */
export type Code = 'BAD_CURSOR' | 'BAD_USER_INPUT' | 'CONFLICT' | 'UNAUTHENTICATED' | 'UNAVAILABLE' | (string & {});

/** One thing that went wrong. */
export interface Problem {
  code: Code;
  message: string;
  /** The input at fault, such as "patch.title". */
  field?: string;
  /** Of a CONFLICT: the version that the record is at now. */
  currentVersion?: number;
  /** Nothing was written, and the same request makes sense again. */
  retryable?: true;
  /** Leads to the service's log. */
  requestId?: string;
}

/** What is wrong, in the service's words; that there was no answer is UNAVAILABLE. */
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

/** The message without the input path before it, for showing it at its field. */
export function atField({ message, field }: Problem): string {
  const text = field && message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
