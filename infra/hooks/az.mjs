// Shared by the hooks: the Azure CLI, azd's environment, and waiting.
import { spawnSync } from 'node:child_process';

const windows = process.platform === 'win32';

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a program; on Windows through the shell, because az and azd may be .cmd files there. */
function run(program, args, input) {
  const quoted = windows ? args.map(argument => (/[\s&|<>^]/.test(argument) ? `"${argument}"` : argument)) : args;
  const result = spawnSync(program, quoted, { input, encoding: 'utf8', shell: windows, maxBuffer: 64 * 1024 * 1024 });
  return { ok: result.status === 0, missing: result.error?.code === 'ENOENT', output: result.stdout ?? '', errors: (result.stderr ?? '').trim() };
}

export const az = (args, input) => run('az', args, input);

export const azd = args => run('azd', args);

/** An answer of Azure's management API, or null with the reason in `errors`. */
export function ask(method, path, body) {
  // The body goes through standard input, because arguments are visible in the process list.
  const result = az(['rest', '--method', method, '--url', path, '--only-show-errors', ...(body ? ['--body', '@-'] : [])], body && JSON.stringify(body));
  return { ...result, json: result.ok && result.output.trim() ? JSON.parse(result.output) : null };
}

export function environment(...names) {
  const missing = names.filter(name => !process.env[name]);
  if (missing.length > 0) {
    fail(`azd's environment lacks ${missing.join(', ')}; 'azd provision' sets the template's outputs.`);
  }
  return names.map(name => process.env[name]);
}

export function requireAz() {
  const version = az(['account', 'show', '--output', 'none', '--only-show-errors']);
  if (version.missing || /not recognized|not found/.test(version.errors)) {
    fail('The Azure CLI (az) is missing; it is needed to subscribe the app to uploads: https://aka.ms/azure-cli');
  }
  if (!version.ok) {
    fail(`The Azure CLI is not signed in: run 'az login' (${version.errors.split('\n')[0]})`);
  }
}

/** Waits before the next try; DEEPEMOTION_HOOK_SECONDS says how long instead. */
export function wait(seconds) {
  const wanted = Number(process.env.DEEPEMOTION_HOOK_SECONDS ?? seconds);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wanted * 1000);
}
