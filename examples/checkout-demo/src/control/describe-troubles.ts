import type { ControlState, EndpointTrouble, Failing } from '../../domain/trouble.ts';

/** What is not as it should be at the moment, a sentence each. */
export function describeTroubles({ token, api, lives, normalLives }: ControlState): string[] {
  const sentences = [...describeEndpoint('The token endpoint', token), ...describeEndpoint('The API', api)];
  if (lives.accessTokenTtlS !== normalLives.accessTokenTtlS) {
    sentences.push(`Access tokens live ${lives.accessTokenTtlS} s.`);
  }
  if (lives.refreshTokenTtlS !== normalLives.refreshTokenTtlS) {
    sentences.push(`A session lasts ${lives.refreshTokenTtlS} s from the time of signing in.`);
  }
  return sentences;
}

function describeEndpoint(name: string, { slowMs, failing }: EndpointTrouble): string[] {
  return [
    ...(slowMs > 0 ? [`${name} takes ${slowMs / 1000} s.`] : []),
    ...(failing === null ? [] : [`${name} ${wordFailing(failing)}${wordTimes(failing.times)}.`]),
  ];
}

function wordFailing({ failure }: Failing): string {
  switch (failure) {
    case 'unavailable':
      return 'answers 503';
    case 'rate-limited':
      return 'answers 429';
    case 'html-page':
      return 'answers with a page of HTML';
    case 'hang-up':
      return 'hangs up';
    case 'lost-answer':
      return 'does its work, and its answer gets lost';
  }
}

function wordTimes(times: number | null): string {
  if (times === null) return '';
  return times === 1 ? ', once more' : `, ${times} times more`;
}
