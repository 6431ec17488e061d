import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { StartupError } from '../startup-error.ts';

export interface LoopbackListener {
  readonly port: number;
  /** Takes no more connections, lets answers under way go out, then hangs up on whoever is left. */
  stop(): Promise<void>;
}

const FREE_PORT_TRIES = 5;
const STOP_PATIENCE_MS = 2_000;

/**
 * Listens on both loopback addresses, because "localhost" means `::1` to one browser and `127.0.0.1` to the next,
 * and another program on the other address would answer in our place. Port 0 takes any that is free on both.
 *
 * @throws StartupError where the port is taken
 */
export async function listenOnLoopback(server: Server, port: number): Promise<LoopbackListener> {
  const sockets = trackSockets(server);
  for (let tries = 1; ; tries += 1) {
    const first = await listen(server, port, '127.0.0.1');
    if (first !== 'listening') throw refusal(port, first);

    const chosen = (server.address() as AddressInfo).port;
    const ipv6 = createServer((socket) => server.emit('connection', socket));
    const second = await listen(ipv6, chosen, '::1');
    if (second !== 'EADDRINUSE') return { port: chosen, stop: () => stop(server, ipv6, sockets) };

    server.close();
    await once(server, 'close');
    if (port !== 0 || tries === FREE_PORT_TRIES) throw refusal(chosen, second);
  }
}

async function listen(server: NetServer, port: number, host: string): Promise<string> {
  server.listen({ port, host });
  try {
    await once(server, 'listening');
    return 'listening';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** Node's own list leaves out those that became WebSockets. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function stop(server: Server, ipv6: NetServer, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = [server, ipv6].filter(({ listening }) => listening).map((each) => once(each, 'close'));
  // Not listening where the machine has no IPv6.
  if (ipv6.listening) ipv6.close();
  server.close();
  const patience = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, STOP_PATIENCE_MS);
  await Promise.all(closed);
  clearTimeout(patience);
}

function refusal(port: number, code: string): StartupError {
  const reason = code === 'EADDRINUSE' ? 'is already in use' : `cannot be used (${code})`;
  return new StartupError(`Port ${port} ${reason}. Choose another with --port.`);
}
