/** Finds the servers that tests of several instances need, and installs what is missing where that is easy. @module */
import { aptInstall, findProgram } from './programs.mjs';

const REDIS = {
  variable: 'REDIS_SERVER_PATH',
  names: ['redis-server', 'valkey-server'],
  places: ['/opt/homebrew/bin/redis-server', '/usr/local/bin/redis-server'],
};

const NGINX = {
  variable: 'NGINX_PATH',
  names: ['nginx'],
  // Where root's path alone leads to.
  places: ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'],
};

/** The path of a Redis server: `REDIS_SERVER_PATH`, or one of the system's. */
export const findRedis = () => findProgram(REDIS);

/** The path of nginx: `NGINX_PATH`, or the system's. */
export const findNginx = () => findProgram(NGINX);

/** Installs a Redis server where there is none and that is easy: without one, its tests are skipped. */
export async function ensureRedis() {
  if (!findRedis()) await aptInstall('redis-server');
}
