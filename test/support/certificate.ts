import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const canMakeCertificates = spawnSync('openssl', ['version']).status === 0;

export type Certificate = { readonly file: string; readonly key: Buffer; readonly cert: Buffer; discard(): void };

/** A certificate of its own for `localhost`, that ends in so many days. */
export function certificateFor(days: number): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'jisajili-certificate-'));
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', String(days)];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', ...kind, ...named, '-keyout', key, '-out', file], { stdio: 'ignore' });
  return {
    file,
    key: readFileSync(key),
    cert: readFileSync(file),
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}
