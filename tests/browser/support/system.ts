import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The whole system on this machine, as `make run` serves it. */

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const READY_WITHIN_MS = 180_000;
const ENDED_WITHIN_MS = 10_000;

export type Person = {
  name: string;
  nameKana: string;
  birthDate: string;
  sex: 'female' | 'male';
  myNumber: string;
  holder: string;
  holderName: string;
  doses: number[];
};

export type System = { address: string; stop: () => Promise<void> };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  server.close();
  await once(server, 'close');
  return address.port;
}

/** Starts a system with the variables of the contract (PORT, DATA_DIR, TERMS_DIR, …); ends when it has said it is ready. */
export async function startSystem(variables: Record<string, string> = {}): Promise<System> {
  const port = variables.PORT ?? String(await freePort());
  const child = spawn('cargo', ['run', '--quiet', '--bin', 'vrs-local', '--'], {
    cwd: ROOT,
    env: { ...process.env, ...variables, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that ending it ends what it started.
    detached: true,
  });
  await ready(child, `http://127.0.0.1:${port}`);
  return { address: `http://127.0.0.1:${port}`, stop: () => stop(child) };
}

function ready(child: ChildProcess, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`the system isn't ready:\n${said}`)), READY_WITHIN_MS);
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (!said.includes(`: ${address}`)) return;
        clearTimeout(late);
        resolve();
      });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the system ended (${code}):\n${said}`));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const hasEnded = child.exitCode !== null || child.signalCode !== null;
  if (hasEnded || child.pid === undefined) return;
  const exited = once(child, 'exit');
  process.kill(-child.pid, 'SIGINT');
  const late = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), ENDED_WITHIN_MS);
  await exited;
  clearTimeout(late);
}

/** The sample people of the running system; their numbers are random at each start. */
export function samplePeople(address: string): Person[] {
  const file = `${ROOT}target/local/${new URL(address).port}.json`;
  return JSON.parse(readFileSync(file, 'utf8')).people;
}
