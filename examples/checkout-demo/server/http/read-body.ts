import type { IncomingMessage } from 'node:http';

export type Body = { ok: true; text: string } | { ok: false; reason: 'too-large' | 'broken-off' };

/** The whole body as text, unless it is longer than the limit. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let lengthBytes = 0;
  try {
    // Leaving the loop must not tear down the connection: the answer still has to go out on it.
    const parts: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
    for await (const chunk of parts) {
      lengthBytes += chunk.length;
      if (lengthBytes > limitBytes) return { ok: false, reason: 'too-large' };
      chunks.push(chunk);
    }
  } catch {
    return { ok: false, reason: 'broken-off' };
  }
  return { ok: true, text: Buffer.concat(chunks).toString('utf8') };
}
