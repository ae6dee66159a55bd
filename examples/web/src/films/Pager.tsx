interface Props {
  info: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor?: string | null;
    endCursor?: string | null;
  };
  onAfter: (cursor: string) => void;
  onBefore: (cursor: string) => void;
}

/** The buttons for the previous and the next page. */
export function Pager({ info, onAfter, onBefore }: Props) {
  const { startCursor, endCursor } = info;
  return (
    <nav className="pager" aria-label="Pages">
      <button type="button" disabled={!info.hasPreviousPage || !startCursor} onClick={() => startCursor && onBefore(startCursor)}>
        ← Previous
      </button>
      <button type="button" disabled={!info.hasNextPage || !endCursor} onClick={() => endCursor && onAfter(endCursor)}>
        Next →
      </button>
    </nav>
  );
}
