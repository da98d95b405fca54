// For a pipeline: turns the repository's variables (JSON in VARIABLES) into lines for $GITHUB_ENV. Without the settings of a deployment,
// provisioning would take their defaults: public storage, other retention. An empty one would not mean its default, so it is left out.
import { fail } from './az.mjs';

for (const [name, value] of Object.entries(JSON.parse(process.env.VARIABLES ?? '{}'))) {
  if (name.startsWith('DEEPEMOTION_') && value !== '') {
    console.log(`${name}=${plain(name, value)}`);
  }
}

/** 'azd pipeline config' stores an array or object with a backslash before each quote. */
function plain(name, value) {
  if (!/^\s*[[{]/.test(value)) {
    return value;
  }
  for (const text of [value, value.replaceAll('\\"', '"')]) {
    try {
      return JSON.stringify(JSON.parse(text));
    } catch {
      // The next form.
    }
  }
  return fail(`The variable ${name} is not JSON: ${value}`);
}
