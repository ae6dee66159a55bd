import type { ReactNode } from 'react';
import type { Problem } from '../api/errors';

/** Shows an error, also to screen readers. */
export function Alert({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="alert" role="alert">
      <strong>{title}</strong>
      {children && <div>{children}</div>}
    </div>
  );
}

/** Errors that do not belong to a field. */
export function Problems({ problems }: { problems: Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <Alert title={problems.some(({ code }) => code === 'UNAVAILABLE') ? 'Try again in a moment' : 'That did not work'}>
      {problems.map(({ message, requestId }, i) => (
        <p key={i}>
          {message}
          {requestId && <small> Request {requestId}</small>}
        </p>
      ))}
    </Alert>
  );
}
