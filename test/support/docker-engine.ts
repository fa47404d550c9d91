import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface DockerEngine {
  /** What a client needs to find it. */
  readonly env: { readonly DOCKER_HOST: string };
  stop(): Promise<void>;
}

/** Starts Debian's dockerd with a store of its own below `directory`, without networks. Needs root. */
export async function startDocker(directory: string): Promise<DockerEngine> {
  const socket = join(directory, 'docker.sock');
  const roots = ['--data-root', join(directory, 'docker'), '--exec-root', join(directory, 'exec')];
  const plain = ['--storage-driver=vfs', '--iptables=false', '--bridge=none'];
  const words = ['-H', `unix://${socket}`, '--pidfile', join(directory, 'docker.pid'), ...roots, ...plain];
  const engine: ChildProcess = spawn('dockerd', words, { stdio: 'ignore' });
  for (let tries = 0; tries < 600 && !existsSync(socket); tries++) await sleep(100);
  return {
    env: { DOCKER_HOST: `unix://${socket}` },
    async stop() {
      const ended = new Promise((resolve) => engine.on('exit', resolve));
      engine.kill();
      await ended;
    },
  };
}
