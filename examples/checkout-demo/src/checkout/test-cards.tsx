import { formatCardNumber, testCards } from '../../domain/card.ts';

/** Says which numbers work, so that nobody is tempted to try a real one. */
export function TestCards({ onFillIn }: { onFillIn: () => void }) {
  return (
    <aside className="notice notice-hint" aria-label="Test cards">
      <p>
        <strong>This is a demo: please use a test card.</strong>
      </p>
      <ul className="test-cards">
        {testCards.map(({ number, brand, outcome }) => (
          <li key={number}>
            <code>{formatCardNumber(number)}</code> <span className="soft">{`${brand}, ${outcome}`}</span>
          </li>
        ))}
      </ul>
      <button type="button" className="button quiet" onClick={onFillIn}>
        Fill in the first
      </button>
    </aside>
  );
}
