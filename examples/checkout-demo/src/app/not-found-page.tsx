import { Link } from './link.tsx';
import { PageHeading } from './page-heading.tsx';

export function NotFoundPage() {
  return (
    <div className="narrow">
      <PageHeading title="Nothing washed up here" />
      <p className="lead">There is no page at this address.</p>
      <Link className="button" to="/">
        To the shop
      </Link>
    </div>
  );
}
