import {
  type AuthorizationServer,
  allowInsecureRequests,
  discoveryRequest,
  processDiscoveryResponse,
} from 'oauth4webapi';
import { HoldfastError } from '../errors.ts';
import { describeFailure } from './failure.ts';
import type { ResolvedOAuthOptions } from './oauth-options.ts';
import { untilAborted } from './until-aborted.ts';

/** The provider's metadata. The signal ends the waiting only; the reading is shared by all who wait. */
export type Discover = (signal?: AbortSignal) => Promise<AuthorizationServer>;

/** Reads the metadata on first use and keeps it while the page lives. A failure is not kept. */
export function createDiscovery(options: ResolvedOAuthOptions): Discover {
  let known: Promise<AuthorizationServer> | null = null;

  return (signal) => {
    known ??= readMetadata(options).catch((failure: unknown) => {
      known = null;
      throw failure;
    });
    return untilAborted(known, signal);
  };
}

/**
 * An endpoint of the metadata, or `null` if there is none that may be used. Plain http is refused, and so is
 * whatever else a forged document could send a page to, `javascript:` for example.
 */
export function findEndpoint(
  server: AuthorizationServer,
  name: EndpointName,
  allowInsecure: boolean,
): URL | null {
  const value = server[name];
  if (typeof value !== 'string' || !URL.canParse(value)) return null;
  const url = new URL(value);
  return url.protocol === 'https:' || (allowInsecure && url.protocol === 'http:') ? url : null;
}

/** @throws HoldfastError `discovery-failed` */
export function requireEndpoint(
  server: AuthorizationServer,
  name: EndpointName,
  allowInsecure: boolean,
): URL {
  const url = findEndpoint(server, name, allowInsecure);
  if (url !== null) return url;
  throw new HoldfastError('discovery-failed', `The metadata of ${server.issuer} has no usable ${name}.`);
}

type EndpointName =
  | 'authorization_endpoint'
  | 'token_endpoint'
  | 'revocation_endpoint'
  | 'end_session_endpoint';

async function readMetadata(options: ResolvedOAuthOptions): Promise<AuthorizationServer> {
  const { issuer, allowInsecure } = options;
  try {
    const server = await processDiscoveryResponse(new URL(issuer), await requestMetadata(options));
    requireEndpoint(server, 'authorization_endpoint', allowInsecure);
    requireEndpoint(server, 'token_endpoint', allowInsecure);
    return server;
  } catch (thrown) {
    if (thrown instanceof HoldfastError) throw thrown;
    const { message, cause } = describeFailure(thrown);
    throw new HoldfastError('discovery-failed', `The metadata of ${issuer} could not be read: ${message}`, {
      cause,
    });
  }
}

/** OpenID Connect Discovery 1.0, 4; where there is none, RFC 8414, 3. */
async function requestMetadata({ issuer, ...options }: ResolvedOAuthOptions): Promise<Response> {
  const request = (algorithm: 'oidc' | 'oauth2'): Promise<Response> =>
    discoveryRequest(new URL(issuer), {
      algorithm,
      signal: AbortSignal.timeout(options.requestTimeoutMs),
      [allowInsecureRequests]: options.allowInsecure,
    });
  const response = await request('oidc');
  return response.status === 404 ? request('oauth2') : response;
}
