import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

export type Reached =
  /** `certificateEndsMs`: when its certificate does, where there is one. */
  | { readonly kind: 'reached'; readonly certificateEndsMs?: number }
  | { readonly kind: 'not reached'; readonly why: string };

/** Opens a connection to the host of an http(s) address, and closes it. Within `deadlineMs`. */
export function reach(address: string, deadlineMs: number): Promise<Reached> {
  const url = new URL(address);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (secure ? 443 : 80);
  return new Promise((resolve) => {
    // A server that answers by name gets the name; an address is none (RFC 6066, 3).
    const socket = secure
      ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
      : connectTcp({ host, port });
    const settle = (reached: Reached) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reached);
    };
    const timer = setTimeout(
      () => settle({ kind: 'not reached', why: `no connection within ${deadlineMs / 1000} s` }),
      deadlineMs,
    );
    socket.once(secure ? 'secureConnect' : 'connect', () => settle({ kind: 'reached', ...ending(socket) }));
    socket.once('error', (error) => settle({ kind: 'not reached', why: inWords(error) }));
  });
}

function ending(socket: ReturnType<typeof connectTcp> | TLSSocket): { certificateEndsMs?: number } {
  if (!('getPeerCertificate' in socket)) return {};
  const endsMs = Date.parse(socket.getPeerCertificate().valid_to);
  return Number.isNaN(endsMs) ? {} : { certificateEndsMs: endsMs };
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection is cut',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'no connection in time',
  EPROTO: 'what listens there does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what listens there does not speak TLS',
};

function inWords(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = WORDS[code];
  if (known !== undefined) return `${known} (${code})`;
  return /CERT|SIGNED|VERIFY|ALTNAME/.test(code) ? `its certificate is not accepted (${code})` : code || error.name;
}
