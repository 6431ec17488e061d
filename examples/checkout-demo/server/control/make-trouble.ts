import type { Trouble } from '../../domain/trouble.ts';
import { ApiProblem } from '../api/api-problem.ts';
import type { SignIns } from './sign-ins.ts';
import type { Troubles } from './troubles.ts';

/**
 * Does what a trouble says.
 *
 * @throws ApiProblem 409 where nobody is signed in whom it could strike
 */
export function makeTrouble(trouble: Trouble, troubles: Troubles, signIns: SignIns): void {
  switch (trouble.trouble) {
    case 'none':
      return troubles.backToNormal();
    case 'revoke-session':
    case 'kill-refresh-token': {
      const { subject, askAgain } = trouble;
      const strike = trouble.trouble === 'revoke-session' ? signIns.revoke : signIns.killRefreshTokens;
      const struck = strike(subject) + (askAgain ? signIns.forgetPerson(subject) : 0);
      if (struck === 0) throw nobodySignedIn();
      return;
    }
    case 'slow':
      return troubles.slowDown(trouble.target, trouble.ms);
    case 'fail': {
      const { target, failure, retryAfterS, times } = trouble;
      return troubles.fail(target, { failure, retryAfterS, times });
    }
    case 'shorten-access-tokens':
      return troubles.shorten({ accessTokenTtlS: trouble.ttlS });
    case 'shorten-sign-ins':
      signIns.endRefreshTokensIn(trouble.ttlS);
      return troubles.shorten({ refreshTokenTtlS: trouble.ttlS });
  }
}

function nobodySignedIn(): ApiProblem {
  return new ApiProblem({ status: 409, code: 'nobody-signed-in', detail: 'Nobody is signed in.' });
}
